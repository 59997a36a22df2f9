import type { ContentDigests, ContentSink } from '@filmdeed/fingerprint';

type Read = (start: number, end: number) => AsyncIterable<Uint8Array>;

/**
 * Hashing follows the file: digests are taken from the stored bytes, behind the writer, so that they are digests of what is
 * really stored. The same walk goes again over the stored prefix after a restart, and if the sink fails, as it does when its
 * thread ends.
 */
export class FollowingDigester {
  readonly #read: Read;
  readonly #open: () => ContentSink;
  #sink: ContentSink;
  #target = 0;
  #stopped = false;
  #walk: Promise<void> | undefined;

  constructor(read: Read, open: () => ContentSink) {
    this.#read = read;
    this.#open = open;
    this.#sink = open();
  }

  get hashed(): number {
    return this.#sink.size;
  }

  /** The highest offset that it was told to be stored. */
  get target(): number {
    return this.#target;
  }

  /** Says that bytes below `offset` are stored. Returns at once. A failure waits for the next `follow` or `finish`. */
  follow(offset: number): void {
    this.#target = Math.max(this.#target, offset);
    this.#start().catch(() => undefined);
  }

  /** Digests of the first `size` bytes, all of which are stored. Rejects as the store's reading and the sink do. */
  async finish(size: number): Promise<ContentDigests> {
    this.#target = Math.max(this.#target, size);
    while (this.hashed < size) await this.#start();
    return this.#orAnew(() => this.#sink.finish());
  }

  /** Stops reading for good; a pending `finish` rejects. */
  stop(): void {
    this.#stopped = true;
    this.#sink.close();
  }

  #start(): Promise<void> {
    this.#walk ??= this.#catchUp().finally(() => (this.#walk = undefined));
    return this.#walk;
  }

  async #catchUp(): Promise<void> {
    while (this.hashed < this.#target) {
      for await (const bytes of this.#read(this.hashed, this.#target)) {
        if (this.#stopped) throw new Error('hashing was stopped');
        await this.#orAnew(() => this.#sink.update(bytes));
      }
    }
  }

  async #orAnew<T>(work: () => T | Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.#sink.close();
      this.#sink = this.#open();
      throw error;
    }
  }
}
