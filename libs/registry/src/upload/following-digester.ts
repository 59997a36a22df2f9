import { ContentDigester, type ContentDigests, type DigestFactory } from '@filmdeed/fingerprint';

type Read = (start: number, end: number) => AsyncIterable<Uint8Array>;

/**
 * Hashing follows the file: digests are taken from the stored bytes, behind the writer, so that they are digests of what is
 * really stored. The same walk goes again over the stored prefix after a restart.
 */
export class FollowingDigester {
  readonly #read: Read;
  readonly #digester: ContentDigester;
  #target = 0;
  #stopped = false;
  #walk: Promise<void> | undefined;

  constructor(read: Read, factory: DigestFactory) {
    this.#read = read;
    this.#digester = new ContentDigester(factory);
  }

  get hashed(): number {
    return this.#digester.size;
  }

  /** The highest offset that it was told to be stored. */
  get target(): number {
    return this.#target;
  }

  /** Says that bytes below `offset` are stored. Returns at once. A failed read waits for the next `follow` or `finish`. */
  follow(offset: number): void {
    this.#target = Math.max(this.#target, offset);
    this.#start().catch(() => undefined);
  }

  /** Digests of the first `size` bytes, all of which are stored. Rejects as the store's reading does. */
  async finish(size: number): Promise<ContentDigests> {
    this.#target = Math.max(this.#target, size);
    while (this.hashed < size) await this.#start();
    return this.#digester.finish();
  }

  /** Stops reading for good; a pending `finish` rejects. */
  stop(): void {
    this.#stopped = true;
  }

  #start(): Promise<void> {
    this.#walk ??= this.#catchUp().finally(() => (this.#walk = undefined));
    return this.#walk;
  }

  async #catchUp(): Promise<void> {
    while (this.hashed < this.#target) {
      for await (const bytes of this.#read(this.hashed, this.#target)) {
        if (this.#stopped) throw new Error('hashing was stopped');
        this.#digester.update(bytes);
      }
    }
  }
}
