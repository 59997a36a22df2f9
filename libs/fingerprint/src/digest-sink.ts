/** Takes bytes in any portions and ends in a digest. Spent after `digest()`. */
export interface DigestSink {
  /** Reads the bytes before it returns: the caller may reuse the buffer at once. */
  update(bytes: Uint8Array): void;
  digest(): Uint8Array;
}

/**
 * Port: where digests come from. Pure TypeScript here (`pureDigests`), native in Node, WebAssembly in the browser;
 * all yield the same bytes.
 */
export interface DigestFactory {
  /** FIPS 180-4, 32 bytes. */
  sha256(): DigestSink;
  /** GB/T 32905-2016, 32 bytes. */
  sm3(): DigestSink;
  /** BLAKE3 in its default hash mode, 32 bytes. */
  blake3(): DigestSink;
}
