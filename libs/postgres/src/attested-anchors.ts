import type { AnchorV1, EarlierCheckpoint, Rfc3161AnchorWithAfter, WitnessAnchorWithAfter } from '@filmdeed/evidence';
import { toBase64 } from '@filmdeed/kernel';
import { type AttestationRows, type CoveringAttestation, type HeldAttestation, type LogProver } from '@filmdeed/ledger';
import type { AnchorView } from '@filmdeed/registry';

/** What clocks beside the chains attested around a leaf, as it stands in a bundle (docs/format.md §8.2, §8.3). */
export async function attestedAnchors(
  prover: LogProver,
  around: Awaited<ReturnType<AttestationRows['around']>>,
  leafIndex: number,
): Promise<AnchorV1[]> {
  return Promise.all(
    around.flatMap(({ attestor, covering, before }) =>
      covering === null ? [] : [attestedAnchor(prover, leafIndex, attestor, covering, before)],
    ),
  );
}

async function attestedAnchor(
  prover: LogProver,
  leafIndex: number,
  { kind, name }: CoveringAttestation['attestor'],
  covering: HeldAttestation,
  before: HeldAttestation | null,
): Promise<Rfc3161AnchorWithAfter | WitnessAnchorWithAfter> {
  const proof = await prover.tlogProof(leafIndex, covering);
  const earlier = before === null ? undefined : await earlierCheckpoint(prover, covering, before);
  if (kind === 'witness') return { type: 'witness', proof, ...(earlier === undefined ? {} : { after: earlier }) };
  return {
    ...{ type: 'rfc3161', authority: name, proof },
    ...tokenOf(covering),
    ...(earlier === undefined ? {} : { after: { ...tokenOf(before!), ...earlier } }),
  };
}

async function earlierCheckpoint(
  prover: LogProver,
  later: HeldAttestation,
  { size, root, note }: HeldAttestation,
): Promise<EarlierCheckpoint> {
  const proof = await prover.consistency(size, later, root);
  return { checkpoint: note, consistency: proof.map(toBase64) };
}

function tokenOf({
  attestor,
  size,
  evidence,
}: HeldAttestation): Pick<Rfc3161AnchorWithAfter, 'request' | 'token' | 'certificates'> {
  const { request, token, certificates } = evidence;
  if (typeof request !== 'string' || typeof token !== 'string' || !Array.isArray(certificates)) {
    throw new Error(`the attestation of ${size} by ${attestor} holds no token`);
  }
  return { request, token, certificates };
}

/** As people see it: there is no block, and what an authority or a quorum once stated is not taken back. */
export function viewAttestation({ attestor, attestation: { size, time } }: CoveringAttestation): AnchorView {
  const { name: chain, operator } = attestor;
  const nothing = { transaction: null, blockNumber: null, confirmations: null };
  return { chain, operator, state: 'final', size, ...nothing, blockTime: time };
}
