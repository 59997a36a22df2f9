import type { Anchor } from './anchor.js';
import { anchorChainKey } from './anchor.js';
import type { AnchorChain } from './anchor-ports.js';
import type { AnchorStateProof, StateProofRows } from './state-proof-ports.js';

export interface ProveAnchorsPorts {
  readonly chain: Pick<AnchorChain, 'identity' | 'stateProof'>;
  readonly rows: StateProofRows;
  /** Refuses a proof that a verifier would not believe: nodes answer in many ways. */
  readonly verify: (anchor: Anchor, proof: AnchorStateProof) => boolean;
}

/** Nodes without an archive answer for about so many blocks back, so that older anchors stay without. */
const NEWEST = 100;

/**
 * Fetches the state proof of every anchor that has become final since the last call and keeps those that verify; tells how many. Before that the block
 * might still go, after long the node may have forgotten. A crash anywhere is made up for by the next call. Refuses `chain.unreachable`.
 */
export const proveAnchors =
  ({ chain, rows, verify }: ProveAnchorsPorts) =>
  async (): Promise<number> => {
    let proven = 0;
    for (const anchor of await rows.unproven(anchorChainKey(chain.identity), NEWEST)) {
      const { id, size, block } = anchor;
      if (block === null) continue;
      const proof = await chain.stateProof(size, block);
      const kept = proof !== null && verify(anchor, proof) ? proof : null;
      await rows.save(id, block.hash, kept);
      if (kept !== null) proven += 1;
    }
    return proven;
  };
