import type { Anchor } from './anchor.js';

/** What shows without a node that a block's state holds a checkpoint (docs/format.md §8.1.1); all base64. */
export interface AnchorStateProof {
  readonly header: string;
  readonly accountProof: readonly string[];
  readonly storageProof: readonly string[];
}

/** Port: state proofs of anchors. One belongs to the block in which its anchor was when it was taken, and to no other. */
export interface StateProofRows {
  /** Among the newest `most` final anchors of a deployment those for whose present block nobody has asked yet, newest first. */
  unproven(chain: string, most: number): Promise<readonly Anchor[]>;
  /** Keeps the proof for an anchor in a block; null says that the chain has none. */
  save(anchor: number, blockHash: string, proof: AnchorStateProof | null): Promise<void>;
  /** The proofs of these anchors in the blocks in which they are now. */
  proofsOf(anchors: readonly number[]): Promise<ReadonlyMap<number, AnchorStateProof>>;
}
