import { type ObjectId, Refusal, isRefusal } from '@filmdeed/kernel';
import { SEGMENT_BYTES } from '@filmdeed/registry';
import type { ObjectFiles } from './object-files.js';
import {
  damagedSegment,
  lastSegment,
  type ObjectSeal,
  openSegment,
  sealSegment,
  storedSegmentBytes,
} from './segment.js';

/** The segment that still grows: note `last`, its index in eight bytes and then its bytes sealed. */
export interface GrowingSegment {
  readonly index: number;
  readonly plain: Uint8Array;
}

const INDEX_BYTES = 8;

export async function readGrowing(files: ObjectFiles, seal: ObjectSeal): Promise<GrowingSegment | undefined> {
  const note = await files.note(seal.id, 'last');
  if (note === undefined) return undefined;
  const index = note.length < INDEX_BYTES ? -1 : Number(Buffer.from(note).readBigUInt64BE());
  if (!Number.isSafeInteger(index) || index < 0)
    throw new Refusal('storage.damaged', 'a note is damaged', { part: 'last' });
  return { index, plain: openSegment(seal, index, 'growing', note.subarray(INDEX_BYTES)) };
}

export async function putGrowing(
  files: ObjectFiles,
  seal: ObjectSeal,
  { index, plain }: GrowingSegment,
): Promise<void> {
  const head = Buffer.alloc(INDEX_BYTES);
  head.writeBigUInt64BE(BigInt(index));
  await files.putNote(seal.id, 'last', Buffer.concat([head, sealSegment(seal, index, 'growing', plain)]));
}

/** What an unfinished object holds: whole segments in the stream, and the one after them, which may be empty. */
export interface SealedState {
  readonly whole: number;
  readonly growing: Uint8Array;
}

export const sizeOf = ({ whole, growing }: SealedState): number => whole * SEGMENT_BYTES + growing.length;

/**
 * Looks at what a crash may have left. A growing segment behind which the stream has whole ones is stale, unless it is full: then it holds what
 * the last of them holds, which a finish may have marked already.
 */
export async function sealedState(files: ObjectFiles, seal: ObjectSeal): Promise<SealedState> {
  const stored = Math.floor((await files.size(seal.id, 'sealed')) / storedSegmentBytes(seal.cipher));
  const growing = await readGrowing(files, seal);
  if (growing === undefined) return { whole: stored, growing: new Uint8Array() };
  const isFull = growing.plain.length === SEGMENT_BYTES;
  if (growing.index === stored || (isFull && growing.index === stored - 1)) {
    return { whole: growing.index, growing: growing.plain };
  }
  return { whole: stored, growing: new Uint8Array() };
}

/**
 * The state cut at `offset` bytes, the last of them in the growing segment, which is durable before the stream is cut. Refuses `storage.damaged` if
 * fewer bytes are there.
 */
export async function cutAt(files: ObjectFiles, seal: ObjectSeal, offset: number): Promise<SealedState> {
  const state = await sealedState(files, seal);
  const found = sizeOf(state);
  if (found < offset) throw new Refusal('storage.damaged', 'stored bytes are missing', { expected: offset, found });
  const index = lastSegment(offset);
  const begun = index < state.whole ? await wholeSegment(files, seal, index) : state.growing;
  const cut: SealedState = {
    whole: index,
    growing: Uint8Array.prototype.slice.call(begun, 0, offset - index * SEGMENT_BYTES),
  };
  if (found !== offset || index !== state.whole) await putGrowing(files, seal, { index, plain: cut.growing });
  return cut;
}

async function wholeSegment(files: ObjectFiles, seal: ObjectSeal, index: number): Promise<Uint8Array> {
  for await (const plain of openSegments(files, seal, { first: index, end: index + 1, last: null, lastBytes: 0 }))
    return plain;
  return damagedSegment(index);
}

interface SegmentRange {
  readonly first: number;
  /** Excluded. */
  readonly end: number;
  /** Index of the marked one, and the bytes in it; null while there is none. */
  readonly last: number | null;
  readonly lastBytes: number;
}

/** Segments of a stream, opened one after the other; one is in memory at a time. Refuses `storage.damaged` naming the segment. */
export async function* openSegments(
  files: ObjectFiles,
  seal: ObjectSeal,
  { first, end, last, lastBytes }: SegmentRange,
): AsyncGenerator<Uint8Array, void> {
  const stride = storedSegmentBytes(seal.cipher);
  const lengthOf = (index: number): number => (index === last ? stride - SEGMENT_BYTES + lastBytes : stride);
  const range = { start: first * stride, end: (end - 1) * stride + lengthOf(end - 1) };
  let index = first;
  let sealed = Buffer.allocUnsafeSlow(lengthOf(index));
  let filled = 0;
  try {
    for await (const bytes of files.read(seal.id, 'sealed', range)) {
      for (let used = 0; used < bytes.length;) {
        const some = bytes.subarray(used, used + sealed.length - filled);
        sealed.set(some, filled);
        filled += some.length;
        used += some.length;
        if (filled < sealed.length) continue;
        yield openSegment(seal, index, index === last ? 'last' : 'part', sealed);
        index += 1;
        filled = 0;
        if (index < end && lengthOf(index) !== sealed.length) sealed = Buffer.allocUnsafeSlow(lengthOf(index));
      }
    }
  } catch (error) {
    if (isRefusal(error, 'storage.damaged') && error.facts['segment'] === undefined) {
      throw new Refusal('storage.damaged', error.message, { ...error.facts, segment: index });
    }
    throw error;
  }
  if (index < end) damagedSegment(index);
}

/** Bytes `start` to `end` out of a stream of segments. */
export async function* sealedBytes(
  files: ObjectFiles,
  seal: ObjectSeal,
  { start, end, size }: { readonly start: number; readonly end: number; readonly size: number | null },
): AsyncGenerator<Uint8Array, void> {
  if (start >= end) return;
  const first = Math.floor(start / SEGMENT_BYTES);
  const last = size === null ? null : lastSegment(size);
  const lastBytes = size === null ? 0 : size - lastSegment(size) * SEGMENT_BYTES;
  let at = first * SEGMENT_BYTES;
  for await (const plain of openSegments(files, seal, {
    first,
    end: Math.ceil(end / SEGMENT_BYTES),
    last,
    lastBytes,
  })) {
    const [from, to] = [Math.max(start, at) - at, Math.min(end, at + plain.length) - at];
    at += plain.length;
    if (to > from) yield plain.subarray(from, to);
  }
}

/** Names an object whose stream ends elsewhere than it should, by the segment where it does. */
export async function expectStored(files: ObjectFiles, id: ObjectId, stride: number, stored: number): Promise<void> {
  const found = await files.size(id, 'sealed');
  if (found !== stored) {
    const segment = Math.floor(Math.min(found, stored) / stride);
    throw new Refusal('storage.damaged', 'a sealed object does not end where it should', {
      segment,
      expected: stored,
      found,
    });
  }
}
