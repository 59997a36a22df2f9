import type { PartyId } from '@filmdeed/kernel';
import { type Mandate, type MandatePorts, mandateState, type Party, showVouching } from '@filmdeed/registry';
import type { MandateDto, MandatePartyDto } from './mandate.dto.js';

/**
 * Mandates as `viewer` sees them. Whoever grants one shows themselves to whoever holds it; whoever is named in one showed nothing to anybody: ids stand in the log,
 * and a mandate to one must not tell whose it is.
 */
export async function viewMandates(
  { parties, clock }: MandatePorts,
  viewer: PartyId,
  mandates: readonly Mandate[],
): Promise<MandateDto[]> {
  const now = clock.now();
  const ids = new Set(mandates.flatMap(({ grantor, principal }) => [grantor, principal, viewer]));
  const known = new Map<PartyId, Party | null>(
    await Promise.all([...ids].map(async (id) => [id, await parties.byId(id, now)] as const)),
  );
  const show = (id: PartyId): MandatePartyDto => {
    const party = known.get(id) ?? null;
    return { id, name: party?.name ?? null, vouched: showVouching(party?.vouched ?? null) };
  };
  return mandates.map((mandate) => {
    const { grantor, principal, mandatary, grantedAt, ended, id, ...terms } = mandate;
    const { chain, scopes, from, until, filings, filed, works, substitution, note, leafHash } = terms;
    const unseen = { id: mandatary, name: null, vouched: null };
    return {
      ...{ id, state: mandateState(mandate, now), grantor: show(grantor), principal: show(principal) },
      mandatary: mandatary === viewer ? show(mandatary) : unseen,
      ...{ chain, scopes, from, until, filings, filed, works, substitution, note, leafHash },
      grantedAt: grantedAt.toISOString(),
      ended: ended === null ? null : { ...ended, at: ended.at.toISOString() },
    };
  });
}
