import { statfs } from 'node:fs/promises';
import type { ObjectPlace } from '../object-variables.js';
import type { StorageOperationsDto } from './operations.dto.js';

type Space = Pick<StorageOperationsDto, 'kind' | 'place' | 'freeBytes' | 'totalBytes'>;

/** Where the originals lie, and the room there as far as it can be told. */
export async function objectSpace(place: ObjectPlace): Promise<Space> {
  const unknown = { freeBytes: null, totalBytes: null };
  if ('bucket' in place) {
    const { bucket, prefix } = place.bucket;
    return { kind: 'bucket', place: `s3://${bucket}/${prefix}`, ...unknown };
  }
  const { folder } = place;
  const space = await statfs(folder).then(
    ({ bavail, blocks, bsize }) => ({ freeBytes: bavail * bsize, totalBytes: blocks * bsize }),
    () => unknown, // not made yet, or not readable now
  );
  return { kind: 'folder', place: folder, ...space };
}
