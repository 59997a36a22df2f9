import { asId, type ObjectId } from '@filmdeed/kernel';
import type { ObjectStream } from '../objects/object-files.js';
import type { Piece } from './pieces.js';
import type { S3Bucket } from './s3-bucket.js';

/** Wide enough for every safe integer, so that the order of keys is the order of bytes. */
const START_DIGITS = 16;

/** The keys of one stream of an object below `<prefix>/<first two characters>/<object id>/`. No key is made of anything but a whole id. */
export function s3ObjectKeys(prefix: string, id: ObjectId, stream: ObjectStream) {
  const checked = asId('obj', id);
  const folder = `${prefix}${checked.slice(4, 6)}/${checked}/`;
  const growing = stream === 'data' ? '' : `${stream}-`;
  const pieces = `${folder}${growing}part/`;
  return {
    folder,
    /** Is there once the stream is complete. */
    data: `${folder}${stream}`,
    /** Names the joining under way, so that one that a crash cut off is given up later. */
    joining: `${folder}${growing}joining`,
    pieces,
    piece: (start: number): string => `${pieces}${String(start).padStart(START_DIGITS, '0')}`,
  };
}

export type S3ObjectKeys = ReturnType<typeof s3ObjectKeys>;

/** All pieces, stale ones included. */
export async function listPieces(bucket: S3Bucket, keys: S3ObjectKeys): Promise<readonly Piece[]> {
  const listed = await bucket.list(keys.pieces);
  return listed.map(({ key, size }) => ({ start: Number(key.slice(keys.pieces.length)), size }));
}

const AT_ONCE = 8;

/** Deletes keys, some at a time. */
export async function deleteAll(bucket: S3Bucket, keys: readonly string[]): Promise<void> {
  for (let i = 0; i < keys.length; i += AT_ONCE) {
    await Promise.all(keys.slice(i, i + AT_ONCE).map((key) => bucket.delete(key)));
  }
}
