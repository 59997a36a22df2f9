import { type ObjectId, Refusal, utf8 } from '@filmdeed/kernel';
import { SEGMENT_BYTES } from '@filmdeed/registry';
import { openWith, sealBytes, sealWith, type VaultCipher } from '../vault/vault-cipher.js';

/** The key of one object, and what it seals with. */
export interface ObjectSeal {
  readonly id: ObjectId;
  readonly cipher: VaultCipher;
  readonly key: Uint8Array;
}

/** `part` stands in the middle, `last` at the end, `growing` beside the stream until it is one of the others. */
export type SegmentKind = 'part' | 'last' | 'growing';

/** Bytes of a whole segment as it is stored. */
export const storedSegmentBytes = (cipher: VaultCipher): number => SEGMENT_BYTES + sealBytes(cipher);

/** Index of the segment in which the last of `size` bytes lies; an empty object has one, empty. */
export const lastSegment = (size: number): number => Math.max(0, Math.ceil(size / SEGMENT_BYTES) - 1);

/** Bytes that `size` bytes take when they are sealed. */
export const storedBytes = (cipher: VaultCipher, size: number): number =>
  size + (lastSegment(size) + 1) * sealBytes(cipher);

/** Bound to every segment, so that none stands in another place, in another object, or for an end that it is not. */
function contextOf({ id, cipher }: ObjectSeal, index: number, kind: SegmentKind): Uint8Array {
  return utf8(`objectV1 ${cipher} ${id} ${index} ${kind}`);
}

export function sealSegment(seal: ObjectSeal, index: number, kind: SegmentKind, plain: Uint8Array): Uint8Array {
  return sealWith(seal.cipher, seal.key, contextOf(seal, index, kind), plain);
}

/** Refuses `storage.damaged` naming the segment. */
export function openSegment(seal: ObjectSeal, index: number, kind: SegmentKind, sealed: Uint8Array): Uint8Array {
  return openWith(seal.cipher, seal.key, contextOf(seal, index, kind), sealed) ?? damagedSegment(index);
}

export function damagedSegment(segment: number): never {
  throw new Refusal('storage.damaged', 'a stored segment is damaged', { segment });
}
