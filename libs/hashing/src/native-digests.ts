import type { DigestFactory, DigestSink } from '@filmdeed/fingerprint';
import { Blake3Hasher } from '@napi-rs/blake-hash';
import { createHash } from 'node:crypto';

/** Digests by OpenSSL and SIMD BLAKE3: about 200 MB/s for all three, of which SM3 takes four fifths. */
export const nativeDigests: DigestFactory = {
  sha256: () => openssl('sha256'),
  sm3: () => openssl('sm3'),
  blake3: () => {
    const hasher = new Blake3Hasher();
    return { update: (bytes) => void hasher.update(bytes), digest: () => hasher.digestBuffer() };
  },
};

function openssl(algorithm: string): DigestSink {
  const hash = createHash(algorithm);
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest() };
}
