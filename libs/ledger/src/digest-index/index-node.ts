import { equalBytes } from '@filmdeed/kernel';
import { sha256 } from '@noble/hashes/sha2.js';
import { HASH_SIZE } from '../hash.js';

/** SHA-256 of bytes that the caller may change afterwards: the pure one by default, a native one where speed counts. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;
export const pureSha256: Sha256 = sha256;

/** Bits of a key. */
export const INDEX_DEPTH = 8 * HASH_SIZE;
/** Node of the keys of which there are none (docs/format.md §12.2); nobody changes it. */
export const NO_KEYS: Uint8Array = new Uint8Array(HASH_SIZE);

/** A key, and the lowest and highest index of the leaves that give it. */
export interface IndexEntry {
  readonly key: Uint8Array;
  readonly first: number;
  readonly last: number;
}

/** A node: of one key only, whatever its depth (`leaf`), or of more (`inner`); null if there is no key. */
export type IndexNode = { readonly kind: 'leaf' | 'inner'; readonly hash: Uint8Array } | null;

/** SHA-256(kind ‖ 0x00 ‖ value) (docs/format.md §12.1). `kind` is ASCII. */
export function indexKey(kind: string, value: Uint8Array, hash: Sha256 = pureSha256): Uint8Array {
  const input = new Uint8Array(kind.length + 1 + value.length);
  for (let i = 0; i < kind.length; i++) input[i] = kind.charCodeAt(i);
  input.set(value, kind.length + 1);
  return hash(input);
}

const LEAF_BYTES = 1 + HASH_SIZE + 16;

/** SHA-256(0x00 ‖ key ‖ first ‖ last), numbers as 8 bytes big-endian. */
export function indexLeafHash({ key, first, last }: IndexEntry, hash: Sha256 = pureSha256): Uint8Array {
  const input = new Uint8Array(LEAF_BYTES);
  input.set(key, 1);
  const numbers = new DataView(input.buffer, 1 + HASH_SIZE);
  setUint64(numbers, 0, first);
  setUint64(numbers, 8, last);
  return hash(input);
}

/** SHA-256(0x01 ‖ left ‖ right). */
export function indexInnerHash(left: Uint8Array, right: Uint8Array, hash: Sha256 = pureSha256): Uint8Array {
  const input = new Uint8Array(1 + 2 * HASH_SIZE);
  input[0] = 1;
  input.set(left, 1);
  input.set(right, 1 + HASH_SIZE);
  return hash(input);
}

/** The node over two halves: one key alone stays the node that it is. */
export function joinNodes(left: IndexNode, right: IndexNode, hash: Sha256 = pureSha256): IndexNode {
  if (left === null && right?.kind !== 'inner') return right;
  if (right === null && left?.kind !== 'inner') return left;
  return { kind: 'inner', hash: indexInnerHash(hashOf(left), hashOf(right), hash) };
}

export function hashOf(node: IndexNode): Uint8Array {
  return node?.hash ?? NO_KEYS;
}

/** Bit `depth` of a key, from the most significant of the first byte on. */
export function bitOf(key: Uint8Array, depth: number): 0 | 1 {
  return ((key[depth >> 3]! >> (7 - (depth & 7))) & 1) as 0 | 1;
}

export function sharesBits(a: Uint8Array, b: Uint8Array, bits: number): boolean {
  const whole = bits >> 3;
  if (!equalBytes(a.subarray(0, whole), b.subarray(0, whole))) return false;
  return (bits & 7) === 0 || (a[whole]! ^ b[whole]!) >> (8 - (bits & 7)) === 0;
}

export function compareKeys(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < HASH_SIZE; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return 0;
}

/** Not a BigInt: two halves of a safe integer. */
export function setUint64(view: DataView, offset: number, value: number): void {
  view.setUint32(offset, Math.floor(value / 2 ** 32));
  view.setUint32(offset + 4, value % 2 ** 32);
}
