import { ContentDigester, type ContentDigests, type DigestFactory } from '@filmdeed/fingerprint';
import { Refusal } from '@filmdeed/kernel';
import { open } from 'node:fs/promises';
import { nativeDigests } from './native-digests.js';

const PORTION = 1 << 20;

export interface HashFileOptions {
  /** Called after each portion with the bytes hashed so far and the size of the file. */
  readonly onProgress?: (hashed: number, size: number) => void;
  /** Ends the work with the signal's reason. */
  readonly signal?: AbortSignal;
  readonly digests?: DigestFactory;
}

/**
 * Size and digests of a file. Two buffers of 1 MiB take turns, one read into while the other is hashed: memory does not
 * grow with the file. Refuses `size.mismatch` if the file grows or shrinks meanwhile.
 */
export async function hashFile(path: string, options: HashFileOptions = {}): Promise<ContentDigests> {
  const { onProgress, signal, digests = nativeDigests } = options;
  const digester = new ContentDigester(digests);
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    let [present, next] = [Buffer.allocUnsafeSlow(PORTION), Buffer.allocUnsafeSlow(PORTION)];
    let reading = file.read(present, 0, PORTION, 0);
    for (;;) {
      const { bytesRead } = await reading;
      if (bytesRead === 0) break;
      signal?.throwIfAborted();
      const portion = present.subarray(0, bytesRead);
      [present, next] = [next, present];
      reading = file.read(present, 0, PORTION, digester.size + bytesRead);
      // Hashing may throw only for want of memory; the read that runs meanwhile must not be left unawaited.
      reading.catch(() => undefined);
      digester.update(portion);
      onProgress?.(digester.size, size);
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
