import { parseLeaf, UNDER_MANDATE } from '@filmdeed/evidence';
import type { MandateId, PartyId } from '@filmdeed/kernel';
import { showVouching, type ShownVouching } from '../party/party.js';
import { partyOf } from '../party/party.flow.js';
import type { FilingPorts } from './filing.flow.js';

/** Who filed, as the operator knows them today. It stands in no leaf, and nothing proves it. */
export interface KnownFiler {
  /** As its holder gave it; empty once erased. */
  readonly name: string;
  readonly vouched: ShownVouching | null;
  /** Under which others filed for them. */
  readonly mandates?: readonly FiledUnder[];
}

/** A mandate as the papers made under it name it. */
export interface FiledUnder {
  readonly id: MandateId;
  /** Hash of its leaf, hex. */
  readonly leaf: string;
  readonly mandatary: PartyId;
}

/** Refuses `party.not-found`. */
export const filerOf =
  ({ parties, clock }: Pick<FilingPorts, 'parties' | 'clock'>) =>
  async (party: PartyId): Promise<KnownFiler> => {
    const { name, vouched } = await partyOf(parties, party, clock.now());
    return { name, vouched: showVouching(vouched) };
  };

/** The mandates that these leaves name, each once. */
export const mandatesOf =
  ({ mandates }: Pick<FilingPorts, 'mandates'>) =>
  async (leaves: readonly Uint8Array[]): Promise<readonly FiledUnder[]> => {
    const links = leaves.flatMap((leaf) => parseLeaf(leaf).links);
    const named = [...new Set(links.filter(({ rel }) => rel === UNDER_MANDATE).map(({ leaf }) => leaf))];
    if (named.length === 0 || mandates === undefined) return [];
    const found = await mandates.ofLeaves(named);
    return found.map(({ id, leafHash: leaf, mandatary }) => ({ id, leaf, mandatary }));
  };
