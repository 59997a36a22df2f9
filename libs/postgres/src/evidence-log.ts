import type { AnchorBlock, AnchorV1, EarlierAnchor } from '@filmdeed/evidence';
import { toBase64 } from '@filmdeed/kernel';
import {
  type Anchor,
  type AnchorChainRecord,
  type AnchorRows,
  type AnchorStateProof,
  type AttestationRows,
  type CoveringAnchor,
  LogProver,
  type LogReader,
  type StateProofRows,
} from '@filmdeed/ledger';
import type { AnchorView, EvidenceLog, LogReceipts } from '@filmdeed/registry';
import { attestedAnchors, viewAttestation } from './attested-anchors.js';
import { receiptAnchors } from './receipt-anchors.js';
import { sharedGaps } from './shared-gaps.js';

export interface EvidenceLogPorts {
  readonly reader: LogReader;
  readonly anchors: AnchorRows;
  readonly stateProofs: Pick<StateProofRows, 'proofsOf'>;
  readonly attestations: Pick<AttestationRows, 'around' | 'covering'>;
  readonly receipts: Pick<LogReceipts, 'covering'>;
}

/** A bundle holds no more anchors (docs/format.md §8). */
const MOST_ANCHORS = 64;

/** What log and anchors prove of a leaf, read through their ports. Refuses what the proofs of libs/ledger refuse. */
export function postgresEvidenceLog(ports: EvidenceLogPorts): EvidenceLog {
  const { reader, anchors, stateProofs, attestations, receipts } = ports;
  const prover = new LogProver(reader);
  const aroundChains = sharedGaps(
    (leaf) => anchors.around(leaf),
    (found) => Math.min(Infinity, ...found.map(({ covering }) => covering?.size ?? Infinity)),
  );
  const aroundOthers = sharedGaps(
    (leaf) => attestations.around(leaf),
    (found) => Math.min(Infinity, ...found.map(({ covering }) => covering?.size ?? Infinity)),
  );
  return {
    async size() {
      return (await reader.head()).size;
    },

    async anchorsOf(leafIndexes) {
      const [covering, attested] = await Promise.all([
        anchors.covering(leafIndexes),
        attestations.covering(leafIndexes),
      ]);
      const indexes = new Set([...covering.keys(), ...attested.keys()]);
      const viewsAt = (index: number): AnchorView[] => [
        ...(covering.get(index) ?? []).map(viewAnchor),
        ...(attested.get(index) ?? []).map(viewAttestation),
      ];
      return new Map([...indexes].map((index) => [index, viewsAt(index)]));
    },

    async proof(leafIndex) {
      return prover.tlogProof(leafIndex, await reader.head());
    },

    async bundleAnchors(leafIndex) {
      const [around, others] = await Promise.all([aroundChains(leafIndex), aroundOthers(leafIndex)]);
      const covered = around.filter(({ covering }) => covering !== null).slice(-MOST_ANCHORS);
      const proofs =
        covered.length === 0
          ? new Map<number, AnchorStateProof>()
          : await stateProofs.proofsOf(covered.map(({ covering }) => covering!.id));
      const onChains = await Promise.all(
        covered.map(({ chain, covering, before }) =>
          bundleAnchor(prover, leafIndex, chain, covering!, before, proofs.get(covering!.id)),
        ),
      );
      const attested = await attestedAnchors(prover, others, leafIndex);
      const handedOut = await receiptAnchors(reader, receipts, leafIndex);
      return [...onChains, ...attested, ...handedOut].slice(-MOST_ANCHORS);
    },
  };
}

function viewAnchor({ chain, anchor }: CoveringAnchor): AnchorView {
  const { state, size, transaction, block, confirmations } = anchor;
  return {
    chain: chain.name,
    operator: chain.operator,
    state: state as AnchorView['state'],
    size,
    transaction,
    blockNumber: block?.number ?? null,
    blockTime: block?.time ?? null,
    confirmations,
  };
}

/** docs/format.md §8.1 */
async function bundleAnchor(
  prover: LogProver,
  leafIndex: number,
  { chainId, genesis, contract }: AnchorChainRecord,
  covering: Anchor,
  before: Anchor | null,
  proof: AnchorStateProof | undefined,
): Promise<AnchorV1> {
  return {
    type: 'evm',
    ...(proof === undefined ? { evidence: 'rpc-only' } : { evidence: 'state-proof', ...proof }),
    chainId,
    genesis,
    contract,
    proof: await prover.tlogProof(leafIndex, covering),
    ...blockOf(covering),
    ...(before === null ? {} : { after: await earlierAnchor(prover, covering, before) }),
  };
}

async function earlierAnchor(prover: LogProver, later: Anchor, earlier: Anchor): Promise<EarlierAnchor> {
  const proof = await prover.consistency(earlier.size, later, earlier.root);
  return { ...blockOf(earlier), checkpoint: earlier.note, consistency: proof.map(toBase64) };
}

function blockOf({ chain, size, transaction, block }: Anchor): AnchorBlock {
  if (transaction === null || block === null) throw new Error(`the anchor of ${size} on ${chain} has no block`);
  return {
    transaction,
    blockNumber: block.number,
    blockHash: block.hash,
    blockTime: block.time.toISOString(),
  };
}
