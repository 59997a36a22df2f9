import { Refusal } from '@filmdeed/kernel';
import { type Piece, coveredBytes, endOf, partsOf } from './pieces.js';
import { portionAt, type PortionGrid } from './portions.js';
import { type JoinedPart, type S3Bucket, wholeRange } from './s3-bucket.js';
import type { S3ObjectKeys } from './s3-object-keys.js';

const COPIES_AT_ONCE = 4;

/** Bytes `start` to `end` out of the pieces, in memory; for less than a portion. */
export async function heldBytes(
  bucket: S3Bucket,
  keys: S3ObjectKeys,
  cover: readonly Piece[],
  start: number,
  end: number,
): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafeSlow(end - start);
  let filled = 0;
  for (const { piece, from, to } of partsOf(cover, start, end)) {
    for await (const some of wholeRange(bucket, keys.piece(piece.start), from - piece.start, to - piece.start)) {
      bytes.set(some, filled);
      filled += some.length;
    }
  }
  return bytes;
}

/**
 * Makes `data` of the pieces. The service itself copies the full portions; only the bytes of the last, which may lie in small pieces, pass
 * through here. The pieces stay, so that a crash at any step is answered by doing it again.
 */
export async function joinObject(
  bucket: S3Bucket,
  keys: S3ObjectKeys,
  grid: PortionGrid,
  cover: readonly Piece[],
): Promise<void> {
  await giveUpJoining(bucket, keys);
  const size = coveredBytes(cover);
  const full = cover.filter((piece) => {
    const portion = portionAt(piece.start, grid);
    return piece.start === portion.start && endOf(piece) === portion.end;
  });
  const joined = full.reduce((sum, piece) => sum + piece.size, 0);
  const rest = await heldBytes(bucket, keys, cover, joined, size);
  if (full.length === 0) await bucket.put(keys.data, rest);
  else await joinPortions(bucket, keys, full, rest);
  const made = await bucket.size(keys.data);
  if (made !== size) {
    throw new Refusal('storage.damaged', 'stored bytes are missing', { expected: size, found: made });
  }
}

async function joinPortions(bucket: S3Bucket, keys: S3ObjectKeys, full: readonly Piece[], rest: Uint8Array) {
  const joining = await bucket.begin(keys.data);
  try {
    // A crash before this line leaves a joining without parts, of which nobody knows: it takes no room.
    await bucket.put(keys.joining, Buffer.from(joining));
    const parts: JoinedPart[] = [];
    for (let i = 0; i < full.length; i += COPIES_AT_ONCE) {
      const some = full.slice(i, i + COPIES_AT_ONCE);
      const copy = (piece: Piece, k: number) => bucket.copyPart(keys.data, joining, i + k + 1, keys.piece(piece.start));
      parts.push(...(await Promise.all(some.map(copy))));
    }
    if (rest.length > 0) parts.push(await bucket.putPart(keys.data, joining, full.length + 1, rest));
    await bucket.join(keys.data, joining, parts);
  } catch (error) {
    await bucket.giveUp(keys.data, joining).catch(() => undefined);
    throw error;
  }
}

/** Ends a joining that a crash cut off: its parts would be kept, and paid for, for ever. */
export async function giveUpJoining(bucket: S3Bucket, keys: S3ObjectKeys): Promise<void> {
  const joining = await bucket.text(keys.joining);
  if (joining !== undefined) await bucket.giveUp(keys.data, joining);
}
