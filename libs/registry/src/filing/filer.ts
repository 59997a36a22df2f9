import type { PartyId } from '@filmdeed/kernel';
import { showVouching, type ShownVouching } from '../party/party.js';
import { partyOf } from '../party/party.flow.js';
import type { FilingPorts } from './filing.flow.js';

/** Who filed, as the operator knows them today. It stands in no leaf, and nothing proves it. */
export interface KnownFiler {
  /** As its holder gave it; empty once erased. */
  readonly name: string;
  readonly vouched: ShownVouching | null;
}

/** Refuses `party.not-found`. */
export const filerOf =
  ({ parties, clock }: Pick<FilingPorts, 'parties' | 'clock'>) =>
  async (party: PartyId): Promise<KnownFiler> => {
    const { name, vouched } = await partyOf(parties, party, clock.now());
    return { name, vouched: showVouching(vouched) };
  };
