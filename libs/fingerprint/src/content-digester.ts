import { toHex } from '@filmdeed/kernel';
import { contentId } from './content-id.js';
import type { ContentSink } from './content-sink.js';
import type { DigestFactory, DigestSink } from './digest-sink.js';

/** A file's content by size in bytes and digests in lower-case hex (docs/format.md §1). */
export interface ContentDigests {
  readonly size: number;
  readonly sha256: string;
  readonly sm3: string;
  readonly blake3: string;
  readonly cid: string;
}

/** Feeds every sink from one pass over the bytes; holds no bytes itself. Spent after `finish()`. */
export class ContentDigester implements ContentSink {
  readonly #sha256: DigestSink;
  readonly #sm3: DigestSink;
  readonly #blake3: DigestSink;
  #size = 0;

  constructor(factory: DigestFactory) {
    this.#sha256 = factory.sha256();
    this.#sm3 = factory.sm3();
    this.#blake3 = factory.blake3();
  }

  /** Bytes taken so far. */
  get size(): number {
    return this.#size;
  }

  update(bytes: Uint8Array): void {
    this.#sha256.update(bytes);
    this.#sm3.update(bytes);
    this.#blake3.update(bytes);
    this.#size += bytes.length;
  }

  /** Holds nothing that would have to be given up. */
  close(): void {}

  finish(): ContentDigests {
    const sha256 = this.#sha256.digest();
    return {
      size: this.#size,
      sha256: toHex(sha256),
      sm3: toHex(this.#sm3.digest()),
      blake3: toHex(this.#blake3.digest()),
      cid: contentId(sha256),
    };
  }
}

/** Digests of bytes that are in memory already. */
export function digestBytes(factory: DigestFactory, bytes: Uint8Array): ContentDigests {
  const digester = new ContentDigester(factory);
  digester.update(bytes);
  return digester.finish();
}
