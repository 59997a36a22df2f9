import type { AccountId, MemberId, PartyId } from '@filmdeed/kernel';
import type { MemberRole } from '../access/role.js';
import type { Page, PageQuery } from './page.js';
import type { KeptIdentifier, Member, OwnParty, Party, ShownMember, Vouching } from './party.js';
import type { PartyKind } from './party-kind.js';

export interface NewOrganisation {
  readonly id: PartyId;
  readonly kind: PartyKind;
  readonly name: string;
  readonly displayName: string | null;
  readonly createdAt: Date;
}

/** Port: parties, durable when a call returns. A vouching is shown only while it holds at `now`. */
export interface Parties {
  /** An organisation and its first owner, in one step. */
  addOrganisation(organisation: NewOrganisation, owner: Member): Promise<void>;
  byId(id: PartyId, now: Date): Promise<Party | null>;
  /** Who vouched for each of these at `now`; none for those for whom nobody did. */
  vouchings(ids: readonly PartyId[], now: Date): Promise<ReadonlyMap<PartyId, Vouching>>;
  /** Organisations of which the account is a live member, that which it joined last first. Refuses `cursor.invalid`. */
  ofAccount(account: AccountId, query: PageQuery, now: Date): Promise<Page<OwnParty>>;
  /** False, with nothing changed, if the name would become another while a verification is submitted or holds; the two never happen at once. */
  rename(
    id: PartyId,
    names: { readonly name: string; readonly displayName: string | null },
    now: Date,
  ): Promise<boolean>;
  /** False, with nothing changed, while a verification is submitted; while one holds, the number is only erased (null). */
  setIdentifier(id: PartyId, identifier: KeptIdentifier | null, now: Date): Promise<boolean>;
  identifier(id: PartyId): Promise<KeptIdentifier | null>;
}

export type MemberChange = 'changed' | 'absent' | 'last-owner';

/**
 * Port: who belongs to an organisation. However many ask at once, one live owner stays and an account is a live member once. Whoever is no owner any more has no
 * invitation left open: the link would lead back in.
 */
export interface Members {
  /** False if the account is a live member already. */
  add(member: Member): Promise<boolean>;
  /** The live membership of the account, or null. */
  live(party: PartyId, account: AccountId): Promise<Member | null>;
  byId(party: PartyId, id: MemberId): Promise<Member | null>;
  /** Live members, whoever joined last first. Refuses `cursor.invalid`. */
  list(party: PartyId, query: PageQuery, now: Date): Promise<Page<ShownMember>>;
  /** Of a live member. */
  changeRoles(party: PartyId, id: MemberId, roles: readonly MemberRole[], now: Date): Promise<MemberChange>;
  end(party: PartyId, id: MemberId, now: Date): Promise<MemberChange>;
  /** Takes back an end that was not before `since`; `absent` if there is none, or the account is a live member again. */
  reopen(party: PartyId, id: MemberId, since: Date): Promise<MemberChange>;
  /** Whether the account is or ever was a member of the party, or the party is its own person. */
  everIn(party: PartyId, account: AccountId): Promise<boolean>;
}
