import type { Anchor, AnchorStateProof, StateProofRows } from '@filmdeed/ledger';
import type { MemoryAnchorRows } from './memory-anchor-rows.js';

/** Twin of the state proofs beside the anchors: one for each anchor and block. */
export class MemoryStateProofs implements StateProofRows {
  readonly #rows: MemoryAnchorRows;
  readonly #kept = new Map<string, AnchorStateProof | null>();

  constructor(rows: MemoryAnchorRows) {
    this.#rows = rows;
  }

  async unproven(chain: string, most: number): Promise<readonly Anchor[]> {
    const newest = await this.#rows.newestFinal(chain, most);
    return newest.filter(({ id, block }) => !this.#kept.has(`${id} ${block!.hash}`));
  }

  async save(anchor: number, blockHash: string, proof: AnchorStateProof | null): Promise<void> {
    this.#kept.set(`${anchor} ${blockHash}`, proof);
  }

  async proofsOf(anchors: readonly number[]): Promise<ReadonlyMap<number, AnchorStateProof>> {
    const found = new Map<number, AnchorStateProof>();
    for (const id of anchors) {
      const proof = this.#kept.get(`${id} ${this.#rows.anchors.get(id)?.block?.hash}`);
      if (proof) found.set(id, proof);
    }
    return found;
  }
}
