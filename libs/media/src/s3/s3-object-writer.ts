import type { ObjectWriter } from '@filmdeed/registry';
import { type Piece, partsOf } from './pieces.js';
import { type Portion, portionAt, type PortionGrid } from './portions.js';
import type { S3Bucket } from './s3-bucket.js';
import { deleteAll, type S3ObjectKeys } from './s3-object-keys.js';

/** So many pieces lie in a portion that is not full at most: a slow client must not leave an object for every second. */
const MOST_PIECES = 16;
const READ_BYTES = 256 * 1024;

export interface S3ObjectWriterState {
  readonly bucket: S3Bucket;
  readonly keys: S3ObjectKeys;
  readonly grid: PortionGrid;
  /** The pieces that hold the bytes below `offset`, end to end. */
  readonly cover: readonly Piece[];
  readonly offset: number;
  /** Bytes of the portion of `offset` that are stored. */
  readonly begun: Uint8Array;
  readonly closed: (writer: S3ObjectWriter) => void;
}

/**
 * Receives one object. The present portion is held in memory. Each `sync` puts what is new as a piece of its own; a full portion is put as one
 * piece under the key of its first, which replaces that in one step: a crash before leaves the small pieces, a crash after leaves them stale.
 */
export class S3ObjectWriter implements ObjectWriter {
  readonly #bucket: S3Bucket;
  readonly #keys: S3ObjectKeys;
  readonly #grid: PortionGrid;
  readonly #closed: (writer: S3ObjectWriter) => void;
  #cover: readonly Piece[];
  #portion: Portion;
  #held: Buffer;
  #offset: number;
  #stored: number;
  #storing: Promise<void> = Promise.resolve();
  #failure: { readonly error: unknown } | undefined;

  constructor({ bucket, keys, grid, cover, offset, begun, closed }: S3ObjectWriterState) {
    this.#bucket = bucket;
    this.#keys = keys;
    this.#grid = grid;
    this.#closed = closed;
    this.#cover = cover;
    this.#offset = this.#stored = offset;
    this.#portion = portionAt(offset, grid);
    this.#held = Buffer.allocUnsafeSlow(this.#portion.end - this.#portion.start);
    this.#held.set(begun);
  }

  get offset(): number {
    return this.#offset;
  }

  /** Bytes that the store holds, end to end. */
  get cover(): readonly Piece[] {
    return this.#cover;
  }

  /** Some bytes from `at` on, copied, if they are in memory. */
  held(at: number, end: number): Uint8Array | undefined {
    const { start } = this.#portion;
    if (at < start || at >= this.#offset) return undefined;
    const to = Math.min(end, this.#offset, at + READ_BYTES);
    return Uint8Array.prototype.slice.call(this.#held, at - start, to - start);
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      if (this.#failure !== undefined) throw this.#failure.error;
      const some = bytes.subarray(done, done + this.#portion.end - this.#offset);
      this.#held.set(some, this.#offset - this.#portion.start);
      done += some.length;
      this.#offset += some.length;
      if (this.#offset === this.#portion.end) await this.sync();
    }
  }

  /** One put at a time: what was written meanwhile goes with the next. */
  sync(): Promise<void> {
    const stored = this.#storing.then(() => this.#store());
    this.#storing = stored.catch(() => undefined);
    return stored;
  }

  async close(): Promise<void> {
    try {
      if (this.#failure === undefined) await this.sync();
    } finally {
      this.#closed(this);
    }
  }

  async #store(): Promise<void> {
    const to = this.#offset;
    if (to === this.#stored) return;
    const { start, end } = this.#portion;
    const pieces = partsOf(this.#cover, start, end).map(({ piece }) => piece);
    const whole = to === end || pieces.length >= MOST_PIECES;
    const from = whole ? start : this.#stored;
    try {
      await this.#bucket.put(this.#keys.piece(from), this.#held.subarray(from - start, to - start));
    } catch (error) {
      // Bytes that came meanwhile would stand in the wrong place: this writer takes no more.
      this.#failure = { error };
      this.#offset = this.#stored;
      throw error;
    }
    this.#stored = to;
    this.#cover = [...this.#cover.filter((piece) => piece.start < from), { start: from, size: to - from }];
    if (to === end) this.#next();
    const stale = pieces.filter((piece) => piece.start > from).map((piece) => this.#keys.piece(piece.start));
    // One that stays is passed over, and goes when the object is finished or removed.
    if (whole) await deleteAll(this.#bucket, stale).catch(() => undefined);
  }

  #next(): void {
    this.#portion = portionAt(this.#stored, this.#grid);
    const size = this.#portion.end - this.#portion.start;
    if (this.#held.length !== size) this.#held = Buffer.allocUnsafeSlow(size);
  }
}
