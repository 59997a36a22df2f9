import { type AccountId, equalBytes, type InvitationId, type MemberId, type PartyId } from '@filmdeed/kernel';
import {
  type Account,
  type Invitation,
  invitationState,
  type Invitations,
  type Joined,
  type KeptIdentifier,
  type Member,
  type MemberChange,
  type MemberRole,
  type Members,
  type NewOrganisation,
  type OwnParty,
  type Page,
  pageOf,
  type PageEnd,
  type PageQuery,
  parsePageEnd,
  type Parties,
  type Party,
  searchKey,
  type ShownMember,
  type Vouching,
} from '@filmdeed/registry';
import type { IdPrefix } from '@filmdeed/kernel';
import type { MemoryAccounts } from './memory-accounts.js';
import type { MemoryVerifications } from './memory-verifications.js';

type Named = { name: string; displayName: string | null };

/** Newest first, after the cursor: what the adapters leave to the database. */
export function pageAfter<T>(
  all: readonly T[],
  { limit, cursor }: PageQuery,
  prefix: IdPrefix,
  endOf: (item: T) => PageEnd<IdPrefix>,
): Page<T> {
  const order = (a: PageEnd<IdPrefix>, b: PageEnd<IdPrefix>): number =>
    b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
  const after = cursor === undefined ? undefined : parsePageEnd(prefix, cursor);
  const sorted = all.toSorted((a, b) => order(endOf(a), endOf(b)));
  const rest = sorted.filter((item) => after === undefined || order(after, endOf(item)) < 0);
  return pageOf(rest.slice(0, limit + 1), limit, endOf);
}

/** Twin of parties, members and invitations: maps over the accounts and verifications of the same world. */
export class MemoryParties implements Parties, Invitations {
  readonly organisations = new Map<PartyId, NewOrganisation>();
  readonly names = new Map<PartyId, Named>();
  readonly identifiers = new Map<PartyId, KeptIdentifier>();
  readonly invitations = new Map<InvitationId, { invitation: Invitation; tokenHash: Uint8Array }>();
  readonly members: MemoryMembers;
  verifications!: MemoryVerifications;
  readonly accounts: MemoryAccounts;

  constructor(accounts: MemoryAccounts) {
    this.accounts = accounts;
    this.members = new MemoryMembers(this);
  }

  async addOrganisation(organisation: NewOrganisation, owner: Member): Promise<void> {
    this.organisations.set(organisation.id, organisation);
    await this.members.add(owner);
  }

  async byId(id: PartyId, now: Date): Promise<Party | null> {
    return this.party(id, now);
  }

  party(id: PartyId, now: Date): Party | null {
    const person = [...this.accounts.accounts.values()].find(({ account }) => account.party === id)?.account;
    const found =
      this.organisations.get(id) ??
      (person && { ...person, id, kind: 'NATURAL_PERSON' as const, displayName: null, createdAt: person.createdAt });
    if (found === undefined) return null;
    const kept = this.identifiers.get(id);
    const identifier = kept && (({ type, country, registry, shown }) => ({ type, country, registry, shown }))(kept);
    const { kind, createdAt } = found;
    const { name, displayName } = this.names.get(id) ?? found;
    const vouched = this.verifications.vouching(id, now);
    return { id, kind, name, displayName, createdAt, identifier: identifier ?? null, vouched };
  }

  async vouchings(ids: readonly PartyId[], now: Date): Promise<ReadonlyMap<PartyId, Vouching>> {
    const found = ids.map((id) => [id, this.verifications.vouching(id, now)] as const);
    return new Map(found.filter((pair): pair is readonly [PartyId, Vouching] => pair[1] !== null));
  }

  async ofAccount(account: AccountId, query: PageQuery, now: Date): Promise<Page<OwnParty>> {
    const key = searchKey(query.search ?? '');
    const own = [...this.members.all.values()]
      .filter((member) => member.account === account && member.endedAt === null)
      .map(({ party, roles, id, addedAt }) => ({
        ...{ ...this.party(party, now)!, roles, member: id, joinedAt: addedAt },
      }))
      .filter(({ name, displayName }) => `${name} ${displayName ?? ''}`.toLowerCase().includes(key));
    return pageAfter(own, query, 'mbr', ({ joinedAt, member }) => ({ at: joinedAt, id: member }));
  }

  async rename(id: PartyId, names: Named, now: Date): Promise<boolean> {
    if (this.party(id, now)?.name !== names.name && this.verifications.held(id, now) !== null) return false;
    this.names.set(id, names);
    for (const known of this.accounts.accounts.values()) {
      if (known.account.party === id) known.account = { ...known.account, name: names.name };
    }
    return true;
  }

  async setIdentifier(id: PartyId, identifier: KeptIdentifier | null, now: Date): Promise<boolean> {
    const held = this.verifications.held(id, now);
    if (held === 'submitted' || (held === 'verified' && identifier !== null)) return false;
    if (identifier === null) this.identifiers.delete(id);
    else this.identifiers.set(id, identifier);
    return true;
  }

  async identifier(id: PartyId): Promise<KeptIdentifier | null> {
    return this.identifiers.get(id) ?? null;
  }

  async add(invitation: Invitation, tokenHash: Uint8Array): Promise<void> {
    this.invitations.set(invitation.id, { invitation, tokenHash });
  }

  async byToken(tokenHash: Uint8Array): Promise<Invitation | null> {
    const found = [...this.invitations.values()].find((each) => equalBytes(each.tokenHash, tokenHash));
    return found?.invitation ?? null;
  }

  async ofParty(party: PartyId, query: PageQuery): Promise<Page<Invitation>> {
    const all = [...this.invitations.values()].map(({ invitation }) => invitation);
    const own = all.filter((invitation) => invitation.party === party);
    return pageAfter(own, query, 'inv', ({ createdAt, id }) => ({ at: createdAt, id }));
  }

  async revoke(party: PartyId, id: InvitationId, now: Date): Promise<boolean> {
    const found = this.invitations.get(id);
    if (found?.invitation.party !== party || invitationState(found.invitation, now) !== 'open') return false;
    found.invitation = { ...found.invitation, revokedAt: now };
    return true;
  }

  async join(id: InvitationId, account: AccountId, member: Member | null, now: Date): Promise<Joined> {
    const found = this.invitations.get(id)!;
    if (invitationState(found.invitation, now) !== 'open') return 'over';
    if (member !== null && !this.members.addNow(member)) return 'known';
    found.invitation = { ...found.invitation, usedAt: now, usedBy: account };
    return 'joined';
  }

  async signUp(
    account: Account,
    passwordHash: string,
    { id, member }: { readonly id: InvitationId; readonly member: Member | null },
    now: Date,
  ): Promise<'joined' | 'over' | 'login-taken'> {
    if (invitationState(this.invitations.get(id)!.invitation, now) !== 'open') return 'over';
    if ([...this.accounts.accounts.values()].some((known) => known.account.login === account.login))
      return 'login-taken';
    this.accounts.accounts.set(account.id, { account, passwordHash });
    await this.join(id, account.id, member, now);
    return 'joined';
  }
}

/** Twin of the members. */
export class MemoryMembers implements Members {
  readonly all = new Map<MemberId, Member>();
  readonly #world: MemoryParties;

  constructor(world: MemoryParties) {
    this.#world = world;
  }

  async add(member: Member): Promise<boolean> {
    return this.addNow(member);
  }

  addNow(member: Member): boolean {
    if (this.#live(member.party).some(({ account }) => account === member.account)) return false;
    this.all.set(member.id, member);
    return true;
  }

  async live(party: PartyId, account: AccountId): Promise<Member | null> {
    return this.#live(party).find((member) => member.account === account) ?? null;
  }

  async byId(party: PartyId, id: MemberId): Promise<Member | null> {
    const member = this.all.get(id);
    return member?.party === party ? member : null;
  }

  async list(party: PartyId, query: PageQuery, now: Date): Promise<Page<ShownMember>> {
    const key = searchKey(query.search ?? '');
    const shown = this.#live(party).map((member): ShownMember => {
      const { name, login, party: person } = this.#world.accounts.accounts.get(member.account)!.account;
      return { ...member, name, login, person, vouched: this.#world.verifications.vouching(person, now) };
    });
    const found = shown.filter(({ name, login }) => `${name} ${login}`.toLowerCase().includes(key));
    return pageAfter(found, query, 'mbr', ({ addedAt, id }) => ({ at: addedAt, id }));
  }

  async changeRoles(party: PartyId, id: MemberId, roles: readonly MemberRole[], now: Date): Promise<MemberChange> {
    return this.#change(party, id, { roles }, roles.includes('owner'), now);
  }

  async end(party: PartyId, id: MemberId, now: Date): Promise<MemberChange> {
    return this.#change(party, id, { endedAt: now }, false, now);
  }

  async reopen(party: PartyId, id: MemberId, since: Date): Promise<MemberChange> {
    const member = await this.byId(party, id);
    if (member === null || member.endedAt === null || member.endedAt < since) return 'absent';
    if ((await this.live(party, member.account)) !== null) return 'absent';
    this.all.set(id, { ...member, endedAt: null });
    return 'changed';
  }

  async everIn(party: PartyId, account: AccountId): Promise<boolean> {
    const was = [...this.all.values()].some((member) => member.party === party && member.account === account);
    return was || this.#world.accounts.accounts.get(account)?.account.party === party;
  }

  #live(party: PartyId): Member[] {
    return [...this.all.values()].filter((member) => member.party === party && member.endedAt === null);
  }

  #change(party: PartyId, id: MemberId, change: Partial<Member>, keepsOwner: boolean, now: Date): MemberChange {
    const live = this.#live(party);
    const member = live.find((each) => each.id === id);
    if (member === undefined) return 'absent';
    const losesOwner = member.roles.includes('owner') && !keepsOwner;
    if (losesOwner && live.filter(({ roles }) => roles.includes('owner')).length === 1) return 'last-owner';
    this.all.set(id, { ...member, ...change });
    if (losesOwner) {
      for (const known of this.#world.invitations.values()) {
        const { invitation } = known;
        const isTheirs = invitation.party === party && invitation.createdBy === member.account;
        if (isTheirs && invitation.usedAt === null && invitation.revokedAt === null) {
          known.invitation = { ...invitation, revokedAt: now };
        }
      }
    }
    return 'changed';
  }
}
