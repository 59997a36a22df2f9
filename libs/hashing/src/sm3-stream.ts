import { PORTION_BYTES } from './sm3-order.js';
import type { Sm3Thread } from './sm3-thread.js';

/** SM3 of one stream on another thread. One call at a time; to be closed, after its digest too. */
export class Sm3Stream {
  readonly #thread: Sm3Thread;
  readonly #number: number;
  #closed = false;

  constructor(thread: Sm3Thread, number: number) {
    this.#thread = thread;
    this.#number = number;
  }

  /** Resolves when the bytes are on their way: the caller may reuse the buffer. */
  async update(bytes: Uint8Array): Promise<void> {
    for (let from = 0; from < bytes.length; from += PORTION_BYTES) {
      const at = await this.#thread.portion();
      if (this.#closed) {
        this.#thread.giveBack(at);
        throw new Error('hashing was stopped');
      }
      this.#thread.handOver(this.#number, at, bytes.subarray(from, from + PORTION_BYTES));
    }
  }

  digest(): Promise<Uint8Array> {
    return this.#thread.digest(this.#number);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#thread.drop(this.#number);
    this.#thread.leave();
  }
}
