import { SEGMENT_BYTES, type ObjectWriter } from '@filmdeed/registry';
import type { ObjectFiles } from './object-files.js';
import { type ObjectSeal, sealSegment } from './segment.js';
import { putGrowing, type SealedState, sizeOf } from './sealed-stream.js';

const READ_BYTES = 256 * 1024;

export interface SealedWriterState {
  readonly files: ObjectFiles;
  readonly seal: ObjectSeal;
  /** Stands behind the whole segments. */
  readonly stream: ObjectWriter;
  readonly begun: SealedState;
  readonly closed: (writer: SealedWriter) => void;
}

/**
 * Receives one sealed object. A segment goes into the stream only when a byte behind it has come, because the last is marked; until then it is
 * held in memory, and each `sync` puts it aside as a note, sealed anew as a whole. So no nonce serves twice, and what was synced is in the stream or in the note.
 */
export class SealedWriter implements ObjectWriter {
  readonly #files: ObjectFiles;
  readonly seal: ObjectSeal;
  readonly #stream: ObjectWriter;
  readonly #closed: (writer: SealedWriter) => void;
  readonly #held = Buffer.allocUnsafeSlow(SEGMENT_BYTES);
  #index: number;
  #filled: number;
  /** Offset of what the note holds. */
  #kept: number;
  #syncing: Promise<void> = Promise.resolve();
  #failure: { readonly error: unknown } | undefined;

  constructor({ files, seal, stream, begun, closed }: SealedWriterState) {
    this.#files = files;
    this.seal = seal;
    this.#stream = stream;
    this.#closed = closed;
    this.#index = begun.whole;
    this.#held.set(begun.growing);
    this.#filled = begun.growing.length;
    this.#kept = sizeOf(begun);
  }

  get offset(): number {
    return this.#index * SEGMENT_BYTES + this.#filled;
  }

  /** Bytes of the whole segments in the stream. */
  get streamed(): number {
    return this.#index * SEGMENT_BYTES;
  }

  /** Some bytes from `at` on, copied, if they are in memory. */
  held(at: number, end: number): Uint8Array | undefined {
    const start = this.streamed;
    if (at < start || at >= this.offset) return undefined;
    return Uint8Array.prototype.slice.call(this.#held, at - start, Math.min(end, this.offset, at + READ_BYTES) - start);
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      if (this.#filled === SEGMENT_BYTES) await this.#pass();
      const some = bytes.subarray(done, done + SEGMENT_BYTES - this.#filled);
      this.#held.set(some, this.#filled);
      this.#filled += some.length;
      done += some.length;
    }
  }

  /** The held segment goes into the stream. If it does not fit, this writer takes no more: the stream ends in half a segment. */
  async #pass(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure.error;
    try {
      await this.#stream.write(sealSegment(this.seal, this.#index, 'part', this.#held));
    } catch (error) {
      this.#failure = { error };
      throw error;
    }
    this.#index += 1;
    this.#filled = 0;
  }

  /** One at a time: what was written meanwhile goes with the next. */
  sync(): Promise<void> {
    const synced = this.#syncing.then(() => this.#keep());
    this.#syncing = synced.catch(() => undefined);
    return synced;
  }

  async #keep(): Promise<void> {
    const offset = this.offset;
    if (offset === this.#kept) return;
    const growing = { index: this.#index, plain: Uint8Array.prototype.slice.call(this.#held, 0, this.#filled) };
    // The stream first: the note makes way for one that stands behind it.
    await this.#stream.sync();
    await putGrowing(this.#files, this.seal, growing);
    this.#kept = offset;
  }

  async close(): Promise<void> {
    try {
      await this.#syncing;
      await this.#stream.close();
    } finally {
      this.#closed(this);
    }
  }
}
