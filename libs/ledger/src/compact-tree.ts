import { Refusal } from '@filmdeed/kernel';
import { EMPTY_ROOT, HASH_SIZE, nodeHash, type NodeHash } from './hash.js';

/**
 * A tree of which only the right edge is kept: at most one hash per bit of its size, so memory stays constant
 * whatever is appended. It can grow and tell its root, not prove.
 */
export class CompactTree {
  /** Roots of the perfect subtrees from left (largest) to right (smallest). */
  readonly #peaks: Uint8Array[];
  #size: number;
  readonly #nodeHash: NodeHash;

  /** An empty tree, or the one of `size` leaves with these `peaks` (largest subtree first). Refuses `proof.invalid`. */
  constructor(size = 0, peaks: readonly Uint8Array[] = [], hashOfNode: NodeHash = nodeHash) {
    if (!Number.isSafeInteger(size) || size < 0 || peaks.length !== onesOf(size)) {
      throw new Refusal('proof.invalid', 'peaks do not fit the tree size', { peaks: peaks.length });
    }
    for (const peak of peaks) assertHash(peak);
    this.#size = size;
    this.#peaks = [...peaks];
    this.#nodeHash = hashOfNode;
  }

  get size(): number {
    return this.#size;
  }

  get peaks(): readonly Uint8Array[] {
    return [...this.#peaks];
  }

  /** Appends one leaf hash (32 bytes). */
  append(hash: Uint8Array): void {
    assertHash(hash);
    let node = hash;
    for (let below = this.#size; below % 2 === 1; below = Math.floor(below / 2)) {
      node = this.#nodeHash(this.#peaks.pop()!, node);
    }
    this.#peaks.push(node);
    this.#size += 1;
  }

  /** RFC 6962 tree head of everything appended so far. */
  root(): Uint8Array {
    let root: Uint8Array | undefined;
    for (let i = this.#peaks.length - 1; i >= 0; i--) {
      root = root === undefined ? this.#peaks[i]! : this.#nodeHash(this.#peaks[i]!, root);
    }
    return root ?? EMPTY_ROOT;
  }
}

/** RFC 6962 tree head over leaf *hashes* in order. */
export function rootOfLeaves(leafHashes: Iterable<Uint8Array>, hashOfNode: NodeHash = nodeHash): Uint8Array {
  const tree = new CompactTree(0, [], hashOfNode);
  for (const hash of leafHashes) tree.append(hash);
  return tree.root();
}

function onesOf(size: number): number {
  let ones = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2;
  return ones;
}

function assertHash(hash: Uint8Array): void {
  if (hash.length !== HASH_SIZE) throw new Refusal('proof.invalid', 'a hash is 32 bytes', { bytes: hash.length });
}
