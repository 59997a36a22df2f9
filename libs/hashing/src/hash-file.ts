import type { ContentDigests, OpenSink } from '@filmdeed/fingerprint';
import { Refusal } from '@filmdeed/kernel';
import { open } from 'node:fs/promises';
import { nativeSink } from './native-sink.js';

const PORTION = 1 << 20;

export interface HashFileOptions {
  /** Hears of each portion's length once it is taken. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
  /** Ends the work with the signal's reason. */
  readonly signal?: AbortSignal;
  readonly sink?: OpenSink;
}

/**
 * Size and digests of a file in constant memory: a portion is read while the one before is hashed. Every byte is read once, so
 * that all digests are of the same bytes. Refuses `size.mismatch` if the file changes size meanwhile.
 */
export async function hashFile(path: string, options: HashFileOptions = {}): Promise<ContentDigests> {
  const { onBytes, signal, sink: openSink = nativeSink } = options;
  signal?.throwIfAborted();
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const sink = openSink(size);
    try {
      // One byte more than the file shows at once whether it has grown.
      const portion = Math.min(PORTION, size + 1);
      let present = Buffer.allocUnsafe(portion);
      let next = size < portion ? Buffer.alloc(1) : Buffer.allocUnsafe(portion);
      let { bytesRead } = await file.read(present, 0, portion, 0);
      while (bytesRead > 0) {
        signal?.throwIfAborted();
        const reading = file.read(next, 0, next.length, sink.size + bytesRead);
        reading.catch(() => undefined); // awaited below; hashing in between may throw first
        await sink.update(present.subarray(0, bytesRead));
        onBytes?.(bytesRead);
        [present, next] = [next, present];
        ({ bytesRead } = await reading);
      }
      if (sink.size !== size) {
        throw new Refusal('size.mismatch', 'the file changed while it was hashed', {
          declared: size,
          computed: sink.size,
        });
      }
      return await sink.finish();
    } finally {
      sink.close();
    }
  } finally {
    await file.close();
  }
}
