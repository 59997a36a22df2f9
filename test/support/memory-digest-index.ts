import { Refusal } from '@filmdeed/kernel';
import type { DigestIndex } from '@filmdeed/registry';

/** Twin of the index where no root has been stated yet. */
export class MemoryDigestIndex implements DigestIndex {
  async newest(): Promise<never> {
    throw new Refusal('index.not-ready', 'no root of the index is in the log', { retryAfterSeconds: 10 });
  }

  answer(): Promise<never> {
    return this.newest();
  }

  async ofContent(): Promise<null> {
    return null;
  }
}
