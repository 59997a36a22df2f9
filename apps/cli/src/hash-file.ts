import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { ContentDigester, type ContentDigests, type DigestFactory, type DigestSink } from '@filmdeed/fingerprint';
import { Refusal } from '@filmdeed/kernel';
import { Blake3Hasher } from '@napi-rs/blake-hash';

const PORTION = 1 << 20;

/** Digests by OpenSSL and SIMD BLAKE3. */
const native: DigestFactory = {
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

/**
 * Size and digests of a file in constant memory: a portion is read while the one before is hashed. `onBytes` hears of each portion's
 * length. Refuses `size.mismatch` if the file changes size meanwhile.
 */
export async function hashFile(
  path: string,
  onBytes: (bytes: number) => void = () => undefined,
): Promise<ContentDigests> {
  const digester = new ContentDigester(native);
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    // One byte more than the file shows at once whether it has grown.
    const portion = Math.min(PORTION, size + 1);
    let [present, next] = [Buffer.allocUnsafe(portion), size < portion ? Buffer.alloc(1) : Buffer.allocUnsafe(portion)];
    let { bytesRead } = await file.read(present, 0, portion, 0);
    while (bytesRead > 0) {
      const taken = present.subarray(0, bytesRead);
      const reading = file.read(next, 0, next.length, digester.size + bytesRead);
      reading.catch(() => undefined); // awaited below; hashing in between may throw first
      digester.update(taken);
      onBytes(taken.length);
      [present, next] = [next, present];
      ({ bytesRead } = await reading);
    }
    if (digester.size !== size) {
      throw new Refusal('size.mismatch', 'the file changed while it was hashed', {
        declared: size,
        computed: digester.size,
      });
    }
    return digester.finish();
  } finally {
    await file.close();
  }
}
