import {
  type Content,
  type FilingBody,
  type Link,
  openLeaf,
  type OpenedLeaf,
  parseLeaf,
  type PartyAuth,
  UNDER_MANDATE,
} from '@filmdeed/evidence';
import { type FilingId, type MandateId, type PartyId, toHex, type UploadId } from '@filmdeed/kernel';
import { erasureOf } from './erasure.flow.js';
import { filingState, type FilingState, isSelfAnchoredOnly } from './filing.js';
import type { FilingPorts } from './filing.flow.js';
import type { AnchorView, StoredFiling } from './filing-ports.js';
import { requireDisclosed } from './prepared-filing.js';
import { showVouching, type ShownVouching, type Vouching } from '../party/party.js';
import type { Mandate } from '../mandate/mandate.js';
import type { Signer } from '../signer/signer.js';

/** An anchor as JSON carries it. */
export interface ShownAnchor extends Omit<AnchorView, 'blockTime'> {
  readonly blockTime: string | null;
}

/** What the holder of a filing sees of it. Times as in docs/format.md. */
export interface FilingView {
  readonly id: FilingId;
  readonly party: PartyId;
  /** Under which it was filed for the party. */
  readonly mandate: { readonly id: MandateId; readonly leaf: string; readonly mandatary: PartyId } | null;
  /** Who verified the party, as it stands now; the leaf says nothing of it. */
  readonly vouched: ShownVouching | null;
  readonly form: FilingBody['form'];
  readonly sealed: boolean;
  /** Empty once erased. */
  readonly title: string;
  readonly fileName: string | null;
  readonly work: FilingBody['work'];
  /** Null once erased, if the filing is sealed. */
  readonly content: Content | null;
  readonly receivedAt: string;
  readonly state: FilingState;
  readonly selfAnchoredOnly: boolean;
  readonly leafHash: string;
  readonly leafIndex: number | null;
  /** Leaves in the log when this was looked up; null while the leaf is not among them. */
  readonly treeSize: number | null;
  readonly promise: string;
  /** The anchors that cover the leaf, the earliest of each deployment. */
  readonly anchors: readonly ShownAnchor[];
  readonly signer: { readonly scheme: string; readonly key: string; readonly label: string | null } | null;
  readonly particulars: Readonly<Record<string, string>>;
  readonly provenance: Readonly<Record<string, string>>;
  readonly links: readonly Link[];
  readonly upload: UploadId | null;
  readonly hasManifest: boolean;
  readonly erasure: { readonly time: string; readonly reason: string; readonly original: boolean } | null;
}

/**
 * Joins filings, each with what was `opened` of its leaf if that is at hand, with what log, anchors and signers say of them; a constant number of
 * look-ups per party, whatever the number of filings.
 */
export const viewFilings =
  ({
    evidenceLog,
    signers,
    parties,
    mandates,
    clock,
  }: Pick<FilingPorts, 'evidenceLog' | 'signers' | 'parties' | 'mandates' | 'clock'>) =>
  async (given: readonly (StoredFiling & { readonly opened?: OpenedLeaf })[]): Promise<FilingView[]> => {
    const stored = given.map((filing) => ({
      ...filing,
      opened: filing.opened ?? openLeaf(parseLeaf(filing.leaf), filing.disclosures),
    }));
    const named = stored.flatMap(({ opened }) => opened.leaf.links.filter(({ rel }) => rel === UNDER_MANDATE));
    const under = named.length === 0 ? [] : ((await mandates?.ofLeaves(named.map(({ leaf }) => leaf))) ?? []);
    const indexes = stored.map(({ leafIndex }) => leafIndex).filter((index) => index !== null);
    const filers = [...new Set(stored.map(({ party }) => party))];
    const [anchors, keys, vouchings] = await Promise.all([
      indexes.length === 0 ? new Map<number, readonly AnchorView[]>() : evidenceLog.anchorsOf(indexes),
      Promise.all(filers.map((party) => signers.ofParty(party))),
      filers.length === 0 ? new Map<PartyId, Vouching>() : parties.vouchings(filers, clock.now()),
    ]);
    // After the filings were read: a tree that holds their leaves.
    const size = indexes.length === 0 ? null : await evidenceLog.size();
    return stored.map((filing) =>
      viewFiling(filing, anchors, keys.flat(), vouchings.get(filing.party) ?? null, under, size),
    );
  };

function viewFiling(
  stored: StoredFiling & { readonly opened: OpenedLeaf },
  allAnchors: ReadonlyMap<number, readonly AnchorView[]>,
  signers: readonly Signer[],
  vouched: Vouching | null,
  mandates: readonly Mandate[],
  size: number | null,
): FilingView {
  const { leafIndex, upload, manifestUpload } = stored;
  const { leaf, content, particulars, provenance } = stored.opened;
  const erased = erasureOf(stored);
  const anchors = leafIndex === null ? [] : (allAnchors.get(leafIndex) ?? []);
  return {
    id: stored.id,
    party: stored.party,
    mandate: viewMandate(leaf.links, mandates),
    vouched: showVouching(vouched),
    form: leaf.body.form,
    sealed: leaf.body.sealed,
    title: stored.title,
    fileName: stored.fileName,
    work: leaf.body.work,
    content: erased === null ? requireDisclosed(content, 'body.content') : (content ?? null),
    receivedAt: stored.receivedAt.toISOString(),
    state: filingState({ leafIndex, anchors }),
    selfAnchoredOnly: isSelfAnchoredOnly({ leafIndex, anchors }),
    leafHash: toHex(stored.leafHash),
    leafIndex,
    treeSize: leafIndex === null ? null : size,
    promise: stored.promise,
    anchors: anchors.map((anchor) => ({ ...anchor, blockTime: anchor.blockTime?.toISOString() ?? null })),
    signer: leaf.auth.kind === 'operator' ? null : viewSigner(leaf.auth, stored.party, signers),
    particulars,
    provenance,
    links: leaf.links,
    upload,
    hasManifest: manifestUpload !== null,
    erasure: erased === null ? null : { time: erased.time, reason: erased.reason, original: erased.original },
  };
}

function viewSigner(
  { scheme, signer: key }: Pick<PartyAuth, 'scheme' | 'signer'>,
  party: PartyId,
  signers: readonly Signer[],
): FilingView['signer'] {
  const known = signers.find((signer) => signer.party === party && signer.scheme === scheme && signer.key === key);
  return { scheme, key, label: known?.label ?? null };
}

function viewMandate(links: readonly Link[], mandates: readonly Mandate[]): FilingView['mandate'] {
  const leaf = links.find(({ rel }) => rel === UNDER_MANDATE)?.leaf;
  const found = mandates.find(({ leafHash }) => leafHash === leaf);
  return found === undefined ? null : { id: found.id, leaf: found.leafHash, mandatary: found.mandatary };
}
