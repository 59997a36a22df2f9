import { Refusal } from '@filmdeed/kernel';
import { EMPTY_ROOT, HASH_SIZE, nodeHash, type NodeHash } from './hash.js';
import { consistencyNodes, foldNode, inclusionNodes, type NodeRef, peakNodes } from './proof-nodes.js';

/** A whole tree in memory (64 bytes per leaf), for trees that are read at once, such as a manifest. */
export class HashTree {
  readonly #levels: Uint8Array[][] = [[]];

  readonly #hashOfNode: NodeHash;

  constructor(leafHashes: Iterable<Uint8Array> = [], hashOfNode: NodeHash = nodeHash) {
    this.#hashOfNode = hashOfNode;
    for (const hash of leafHashes) this.append(hash);
  }

  get size(): number {
    return this.#levels[0]!.length;
  }

  append(leafHash: Uint8Array): void {
    if (leafHash.length !== HASH_SIZE) {
      throw new Refusal('proof.invalid', 'a hash is 32 bytes', { bytes: leafHash.length });
    }
    let node = leafHash;
    for (let level = 0; ; level++) {
      const row = (this.#levels[level] ??= []);
      row.push(node);
      if (row.length % 2 === 1) return;
      node = this.#hashOfNode(row[row.length - 2]!, node);
    }
  }

  /** Tree head of the first `size` leaves. Refuses `proof.invalid` beyond the tree. */
  root(size = this.size): Uint8Array {
    this.#assertHeld(size);
    return size === 0 ? EMPTY_ROOT : foldNode(peakNodes(size), this.#hashOf);
  }

  /** Inclusion proof of leaf `index` in the tree of the first `size` leaves. Refuses `proof.invalid`. */
  inclusionProof(index: number, size = this.size): Uint8Array[] {
    this.#assertHeld(size);
    return inclusionNodes(index, size).map((node) => foldNode(node, this.#hashOf));
  }

  /** Consistency proof between two sizes of this tree. Refuses `proof.invalid`. */
  consistencyProof(size1: number, size2 = this.size): Uint8Array[] {
    this.#assertHeld(size2);
    return consistencyNodes(size1, size2).map((node) => foldNode(node, this.#hashOf));
  }

  readonly #hashOf = ({ level, index }: NodeRef): Uint8Array => this.#levels[level]![index]!;

  #assertHeld(size: number): void {
    if (!Number.isSafeInteger(size) || size < 0 || size > this.size) {
      throw new Refusal('proof.invalid', 'the tree is smaller', { size: String(size), held: this.size });
    }
  }
}
