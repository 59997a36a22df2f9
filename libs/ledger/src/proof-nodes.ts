import { Refusal } from '@filmdeed/kernel';
import { nodeHash, type NodeHash } from './hash.js';

/** A perfect subtree: `level` 0 is a leaf; it covers the leaves from index·2^level to (index+1)·2^level − 1. */
export interface NodeRef {
  level: number;
  index: number;
}

/** One hash of a proof: the perfect subtrees, left to right, that fold to it. */
export type ProofNode = readonly NodeRef[];

/**
 * Which nodes make up the inclusion proof of leaf `index` in the tree of `size`, leaf's sibling first (RFC 6962 §2.1.1).
 * Refuses `proof.invalid` outside of the tree.
 */
export function inclusionNodes(index: number, size: number): ProofNode[] {
  assertInTree(index, size);
  const nodes: ProofNode[] = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    const middle = start + splitPoint(end - start);
    if (index < middle) {
      nodes.push(nodesOfRange(middle, end));
      end = middle;
    } else {
      nodes.push(nodesOfRange(start, middle));
      start = middle;
    }
  }
  return nodes.reverse();
}

/**
 * Which nodes make up the consistency proof from `size1` to `size2` (RFC 6962 §2.1.2); none if the sizes are equal.
 * Refuses `proof.invalid` unless 0 < size1 ≤ size2.
 */
export function consistencyNodes(size1: number, size2: number): ProofNode[] {
  if (!Number.isSafeInteger(size1) || !Number.isSafeInteger(size2) || size1 < 1 || size1 > size2) {
    throw new Refusal('proof.invalid', 'not two sizes of a growing tree', {
      size1: String(size1),
      size2: String(size2),
    });
  }
  const nodes: ProofNode[] = [];
  let start = 0;
  let end = size2;
  while (size1 !== end) {
    const middle = start + splitPoint(end - start);
    if (size1 <= middle) {
      nodes.push(nodesOfRange(middle, end));
      end = middle;
    } else {
      nodes.push(nodesOfRange(start, middle));
      start = middle;
    }
  }
  // The older tree's own last subtree; when that is the whole older tree the verifier already holds it.
  if (start > 0) nodes.push(nodesOfRange(start, end));
  return nodes.reverse();
}

/** The perfect subtrees that fold to the root of a tree of `size`, largest first. */
export function peakNodes(size: number): ProofNode {
  return nodesOfRange(0, size);
}

/** Hash of a proof node from the hashes of its perfect subtrees. */
export function foldNode(
  node: ProofNode,
  hashOf: (ref: NodeRef) => Uint8Array,
  hashOfNode: NodeHash = nodeHash,
): Uint8Array {
  let folded = hashOf(node[node.length - 1]!);
  for (let i = node.length - 2; i >= 0; i--) folded = hashOfNode(hashOf(node[i]!), folded);
  return folded;
}

/** Refuses `proof.invalid` for an index outside of the tree of `size`. */
export function assertInTree(index: number, size: number): void {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) {
    throw new Refusal('proof.invalid', 'the index is outside of the tree', {
      index: String(index),
      size: String(size),
    });
  }
}

/** Perfect subtrees of [start, end), left to right; `start` is a multiple of the largest of them. */
function nodesOfRange(start: number, end: number): NodeRef[] {
  const nodes: NodeRef[] = [];
  for (let at = start; at < end;) {
    let level = 0;
    let width = 1;
    while (width * 2 <= end - at) [level, width] = [level + 1, width * 2];
    nodes.push({ level, index: at / width });
    at += width;
  }
  return nodes;
}

/** Largest power of two below `width` (RFC 6962 §2.1). */
function splitPoint(width: number): number {
  let split = 1;
  while (split * 2 < width) split *= 2;
  return split;
}
