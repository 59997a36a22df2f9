import type { AnchorV1 } from '@filmdeed/evidence';
import { checkpointText, HashTree, signNote, tlogProofText } from '@filmdeed/ledger';
import { type AnchorView, coveringAnchors, type EvidenceLog } from '@filmdeed/registry';
import { LOG_SIGNER, TEST_ORIGIN } from './filed-bundle.js';
import type { MemoryFilings } from './memory-filings.js';

/** Twin of the evidence log: the true tree over what the filings' twin has logged, signed with the tests' log key. */
export class MemoryEvidenceLog implements EvidenceLog {
  readonly anchors: AnchorView[] = [];

  constructor(readonly filings: MemoryFilings) {}

  async size(): Promise<number> {
    return this.filings.logged.length;
  }

  async anchorsOf(leafIndexes: readonly number[]): Promise<ReadonlyMap<number, readonly AnchorView[]>> {
    const { anchors } = this;
    return new Map(leafIndexes.map((leafIndex) => [leafIndex, coveringAnchors({ leafIndex, anchors })]));
  }

  async proof(leafIndex: number): Promise<string> {
    const tree = new HashTree(this.filings.logged.map((id) => this.filings.filings.get(id)!.leafHash));
    const size = this.filings.logged.length;
    const checkpoint = await signNote(checkpointText({ origin: TEST_ORIGIN, size, root: tree.root(size) }), [
      LOG_SIGNER,
    ]);
    return tlogProofText({ index: leafIndex, proof: tree.inclusionProof(leafIndex, size), checkpoint });
  }

  async bundleAnchors(): Promise<readonly AnchorV1[]> {
    return [];
  }
}
