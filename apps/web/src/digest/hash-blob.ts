import { type ContentDigests, ContentDigester, type DigestFactory } from '@filmdeed/fingerprint';

/** How many bytes are in memory at once. */
export const SLICE_BYTES = 8 * 1024 * 1024;

export interface HashProgress {
  /** Called after every slice with the bytes of it. */
  taken?(bytes: number): void;
  /** Awaited before every slice: holds the work while it is paused, throws when it is given up. */
  permission?(): Promise<void> | void;
}

/** Size and digests of a file of any size, slice by slice: memory does not grow with it. */
export async function hashBlob(
  blob: Blob,
  factory: DigestFactory,
  progress: HashProgress = {},
): Promise<ContentDigests> {
  const digester = new ContentDigester(factory);
  for (let start = 0; start < blob.size; start += SLICE_BYTES) {
    await progress.permission?.();
    const bytes = new Uint8Array(await blob.slice(start, start + SLICE_BYTES).arrayBuffer());
    digester.update(bytes);
    progress.taken?.(bytes.length);
  }
  return digester.finish();
}
