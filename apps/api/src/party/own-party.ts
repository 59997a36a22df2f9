import { asId, type PartyId, Refusal } from '@filmdeed/kernel';
import type { Viewer } from '../session/session.tokens.js';

/**
 * The party of the address, if it is the one that the request acts for (`Filmdeed-Party`): the policy has judged the roles in that one. Refuses `party.not-found` for any other, there or
 * not.
 */
export function ownParty({ party }: Viewer, id: string): PartyId {
  if (asId('pty', id) !== party) throw new Refusal('party.not-found', 'the request does not act for this party');
  return party;
}
