import { contentId, type ContentDigests, type ContentSink, type DigestSink } from '@filmdeed/fingerprint';
import { toHex } from '@filmdeed/kernel';
import { nativeDigests } from './native-digests.js';
import type { Sm3Stream } from './sm3-stream.js';
import type { Sm3Threads } from './sm3-threads.js';

/**
 * SM3, which takes four fifths of the time, on a thread of its own, the other digests on the caller's; all from the same bytes.
 * Without a thread it does everything itself. A thread that ends rejects.
 */
export class TwoThreadDigester implements ContentSink {
  readonly #sha256 = nativeDigests.sha256();
  readonly #blake3 = nativeDigests.blake3();
  readonly #threads: Sm3Threads;
  #sm3: Promise<Sm3Stream | DigestSink> | undefined;
  #closed = false;
  #size = 0;

  constructor(threads: Sm3Threads) {
    this.#threads = threads;
  }

  get size(): number {
    return this.#size;
  }

  async update(bytes: Uint8Array): Promise<void> {
    await (await this.#opened()).update(bytes);
    this.#sha256.update(bytes);
    this.#blake3.update(bytes);
    this.#size += bytes.length;
  }

  async finish(): Promise<ContentDigests> {
    try {
      const sm3 = await (await this.#opened()).digest();
      const sha256 = this.#sha256.digest();
      return {
        size: this.#size,
        sha256: toHex(sha256),
        sm3: toHex(sm3),
        blake3: toHex(this.#blake3.digest()),
        cid: contentId(sha256),
      };
    } finally {
      this.close();
    }
  }

  close(): void {
    this.#closed = true;
    void this.#sm3?.then((sm3) => 'close' in sm3 && sm3.close());
  }

  /** The stream is had with the first bytes: who only waits holds no thread. */
  #opened(): Promise<Sm3Stream | DigestSink> {
    if (this.#closed) throw new Error('hashing was stopped');
    this.#sm3 ??= this.#threads.open().then((stream) => stream ?? nativeDigests.sm3());
    return this.#sm3;
  }
}
