import { type AccountId, type Clock, type MemberId, newId, type PartyId, Refusal, utf8 } from '@filmdeed/kernel';
import { MEMBER_ROLES, type MemberRole } from '../access/role.js';
import type { Vault } from '../vault/vault.js';
import { asIdentifier, isPersonal, maskedNumber, registryKey, type TypedIdentifier } from './identifier/identifier.js';
import { type KeptIdentifier, type Member, type Party, UNDO_MS } from './party.js';
import { isOrganisation, type PartyKind } from './party-kind.js';
import { asPartyName, MOST_NAME_CHARACTERS, MOST_PERSON_CHARACTERS } from './party-name.js';
import type { MemberChange, Members, Parties } from './party-ports.js';

export interface PartyPorts {
  readonly parties: Parties;
  readonly members: Members;
  readonly vault: Vault;
  readonly clock: Clock;
}

export interface NewParty {
  readonly kind: PartyKind;
  readonly name: string;
  readonly displayName?: string | undefined;
  readonly identifier?: TypedIdentifier | undefined;
}

/** For what the number of a party is sealed. */
export const identifierPurpose = (party: PartyId): string => `identifier ${party}`;

/** Makes an organisation; its maker becomes its owner. Refuses `request.invalid` for a person, `name.hostile`, `party.identifier-invalid`. */
export const makeOrganisation =
  (ports: PartyPorts) =>
  async (account: AccountId, { kind, name, displayName, identifier }: NewParty): Promise<Party> => {
    if (!isOrganisation(kind)) {
      throw new Refusal('request.invalid', 'a natural person comes with an account', { pointers: ['/kind'] });
    }
    const now = ports.clock.now();
    const organisation = { id: newId('pty'), kind, ...namesOf(kind, { name, displayName }), createdAt: now };
    const kept = identifier === undefined ? null : await keptOf(ports, organisation, identifier, now);
    await ports.parties.addOrganisation(organisation, {
      id: newId('mbr'),
      party: organisation.id,
      account,
      roles: ['owner'],
      addedAt: now,
      addedBy: account,
      endedAt: null,
    });
    if (kept !== null) await ports.parties.setIdentifier(organisation.id, kept, now);
    return (await ports.parties.byId(organisation.id, now))!;
  };

/** Refuses `party.not-found`, `name.hostile`, `party.vouched`. */
export const renameParty =
  ({ parties, clock }: Pick<PartyPorts, 'parties' | 'clock'>) =>
  async (id: PartyId, names: { readonly name: string; readonly displayName?: string | undefined }): Promise<Party> => {
    const now = clock.now();
    const { kind } = await partyOf(parties, id, now);
    requireFree(await parties.rename(id, namesOf(kind, names), now));
    return partyOf(parties, id, now);
  };

/** Sets or erases the number by which a party is known. Refuses `party.not-found`, `party.identifier-invalid`, `party.vouched`. */
export const setIdentifier =
  (ports: Omit<PartyPorts, 'members'>) =>
  async (id: PartyId, typed: TypedIdentifier | null): Promise<Party> => {
    const now = ports.clock.now();
    const party = await partyOf(ports.parties, id, now);
    const kept = typed === null ? null : await keptOf(ports, party, typed, now);
    requireFree(await ports.parties.setIdentifier(id, kept, now));
    return partyOf(ports.parties, id, now);
  };

/** Refuses `request.invalid` for no role, `member.not-found`, `member.last-owner`. */
export const changeRoles =
  ({ members, clock }: Pick<PartyPorts, 'members' | 'clock'>) =>
  async (party: PartyId, id: MemberId, roles: readonly MemberRole[]): Promise<Member> => {
    requireChanged(await members.changeRoles(party, id, asRoles(roles), clock.now()));
    return (await members.byId(party, id))!;
  };

/** Ends a membership, another's or one's own. Refuses `member.not-found`, `member.last-owner`. */
export const endMember =
  ({ members, clock }: Pick<PartyPorts, 'members' | 'clock'>) =>
  async (party: PartyId, id: MemberId): Promise<void> =>
    requireChanged(await members.end(party, id, clock.now()));

/** Takes back the end of a membership, `UNDO_MS` after it at most. Refuses `member.not-found`. */
export const reopenMember =
  ({ members, clock }: Pick<PartyPorts, 'members' | 'clock'>) =>
  async (party: PartyId, id: MemberId): Promise<Member> => {
    requireChanged(await members.reopen(party, id, new Date(clock.now().getTime() - UNDO_MS)));
    return (await members.byId(party, id))!;
  };

/** Roles once each, in the order of the list. Refuses `request.invalid` for none. */
export function asRoles(roles: readonly MemberRole[]): readonly MemberRole[] {
  const kept = MEMBER_ROLES.filter((role) => roles.includes(role));
  if (kept.length === 0) throw new Refusal('request.invalid', 'at least one role', { pointers: ['/roles'] });
  return kept;
}

/** Refuses `party.not-found`. */
export async function partyOf(parties: Pick<Parties, 'byId'>, id: PartyId, now: Date): Promise<Party> {
  const party = await parties.byId(id, now);
  if (party === null) throw new Refusal('party.not-found', 'no such party');
  return party;
}

function namesOf(kind: PartyKind, names: { readonly name: string; readonly displayName?: string | undefined }) {
  const { name, displayName = '' } = names;
  return {
    name: asPartyName('name', name, isOrganisation(kind) ? MOST_NAME_CHARACTERS : MOST_PERSON_CHARACTERS),
    displayName: displayName === '' ? null : asPartyName('displayName', displayName, 60),
  };
}

async function keptOf(
  { vault }: Pick<PartyPorts, 'vault'>,
  party: { readonly id: PartyId; readonly kind: PartyKind },
  typed: TypedIdentifier,
  now: Date,
): Promise<KeptIdentifier> {
  const identifier = asIdentifier(party.kind, typed, now);
  const { type, country, registry, number } = identifier;
  const sealed = isPersonal(type) ? await vault.seal(identifierPurpose(party.id), utf8(number)) : null;
  return { type, country, registry, shown: maskedNumber(identifier), sealed, registryKey: registryKey(identifier) };
}

function requireFree(free: boolean): void {
  if (!free) throw new Refusal('party.vouched', 'name and number stay while they are verified or being verified');
}

function requireChanged(change: MemberChange): void {
  if (change === 'absent') throw new Refusal('member.not-found', 'no such member');
  if (change === 'last-owner') throw new Refusal('member.last-owner', 'an organisation keeps an owner');
}
