import { equalBytes, Refusal, toHex } from '@filmdeed/kernel';
import { HASH_SIZE, nodeHash } from './hash.js';

/** A path longer than the bits of a safe integer belongs to no tree that we accept. */
export const MAX_PROOF_HASHES = 2 * 53;

export interface InclusionClaim {
  /** Position of the leaf, from 0. */
  index: number;
  /** Number of leaves of the tree. */
  size: number;
  leafHash: Uint8Array;
  root: Uint8Array;
  /** Sibling hashes from the leaf upward. */
  proof: readonly Uint8Array[];
}

/**
 * Returns if the leaf stands at `index` of the tree (RFC 9162 §2.1.3.2), else refuses `proof.invalid`.
 * It never answers `false`: a caller that forgets the answer must not take a broken proof for a good one.
 */
export function verifyInclusion({ root, ...claim }: InclusionClaim): void {
  assertHashes([root], []);
  assertRoot(rootOfInclusion(claim), root, claim.size);
}

/**
 * The root to which an inclusion path leads, for whoever holds a signature over that root. Refuses `proof.invalid` for an index outside of the
 * tree and for a path that is not exactly as long as its place asks for.
 */
export function rootOfInclusion({ index, size, leafHash, proof }: Omit<InclusionClaim, 'root'>): Uint8Array {
  assertSize(index, 'index');
  assertSize(size, 'size');
  assertHashes([leafHash], proof);
  if (index >= size) throw new Refusal('proof.invalid', 'the index is outside of the tree', { index, size });

  let at = index;
  let last = size - 1;
  let computed = leafHash;
  for (const sibling of proof) {
    if (last === 0) throw new Refusal('proof.invalid', 'the inclusion proof is too long', { index, size });
    if (at % 2 === 1 || at === last) {
      computed = nodeHash(sibling, computed);
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      computed = nodeHash(computed, sibling);
    }
    [at, last] = [half(at), half(last)];
  }
  if (last !== 0) throw new Refusal('proof.invalid', 'the inclusion proof is too short', { index, size });
  return computed;
}

export interface ConsistencyClaim {
  size1: number;
  root1: Uint8Array;
  size2: number;
  root2: Uint8Array;
  proof: readonly Uint8Array[];
}

/**
 * Returns if the tree of `size2` leaves begins with exactly the leaves of the tree of `size1` (RFC 9162 §2.1.4.2), else
 * refuses `proof.invalid`. Nothing is consistent with an empty tree here, not even another empty tree: where a protocol gives that a
 * meaning, its caller decides before calling.
 */
export function verifyConsistency({ size1, root1, size2, root2, proof }: ConsistencyClaim): void {
  assertSize(size1, 'size1');
  assertSize(size2, 'size2');
  if (size1 === 0) throw new Refusal('proof.invalid', 'an empty tree proves nothing', { size1, size2 });
  if (size1 > size2) throw new Refusal('proof.invalid', 'the tree shrank', { size1, size2 });
  if (size1 === size2) {
    if (proof.length > 0) throw new Refusal('proof.invalid', 'the consistency proof is too long', { size1, size2 });
    return assertRoot(root1, root2, size2);
  }
  assertHashes([root1, root2], proof);

  let at = size1 - 1;
  let last = size2 - 1;
  while (at % 2 === 1) [at, last] = [half(at), half(last)];
  // A first tree that is one perfect subtree is its own first proof hash and is left out of the proof.
  const path = at === 0 ? [root1, ...proof] : proof;
  const first = path[0];
  if (first === undefined || proof.length === 0) {
    throw new Refusal('proof.invalid', 'the consistency proof is empty', { size1, size2 });
  }
  let older = first;
  let newer = first;
  for (const sibling of path.slice(1)) {
    if (last === 0) throw new Refusal('proof.invalid', 'the consistency proof is too long', { size1, size2 });
    if (at % 2 === 1 || at === last) {
      older = nodeHash(sibling, older);
      newer = nodeHash(sibling, newer);
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      newer = nodeHash(newer, sibling);
    }
    [at, last] = [half(at), half(last)];
  }
  if (last !== 0) throw new Refusal('proof.invalid', 'the consistency proof is too short', { size1, size2 });
  assertRoot(older, root1, size1);
  assertRoot(newer, root2, size2);
}

/** Not a shift: sizes go up to 2^53 − 1. */
function half(n: number): number {
  return Math.floor(n / 2);
}

function assertSize(value: number, what: string): void {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new Refusal('proof.invalid', 'not a tree size', { what, given: String(value) });
  }
}

function assertHashes(ends: readonly Uint8Array[], proof: readonly Uint8Array[]): void {
  if (proof.length > MAX_PROOF_HASHES) {
    throw new Refusal('proof.invalid', 'the proof is too long', { hashes: proof.length });
  }
  for (const hash of [...ends, ...proof]) {
    if (hash.length !== HASH_SIZE) throw new Refusal('proof.invalid', 'a hash is 32 bytes', { bytes: hash.length });
  }
}

function assertRoot(computed: Uint8Array, expected: Uint8Array, size: number): void {
  if (equalBytes(computed, expected)) return;
  throw new Refusal('proof.invalid', 'the proof leads to another root', {
    size,
    computed: toHex(computed),
    expected: toHex(expected),
  });
}
