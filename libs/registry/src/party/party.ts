import type { AccountId, MemberId, PartyId } from '@filmdeed/kernel';
import type { MemberRole } from '../access/role.js';
import type { IdentifierType } from './identifier/identifier.js';
import type { PartyKind } from './party-kind.js';

/** Who verified a party, how, and until when it holds. */
export interface Vouching {
  /** The person who decided; null if a service did. */
  readonly by: PartyId | null;
  readonly byName: string;
  readonly method: string;
  readonly at: Date;
  readonly until: Date | null;
}

/** A vouching as JSON carries it. */
export interface ShownVouching extends Omit<Vouching, 'at' | 'until'> {
  readonly at: string;
  readonly until: string | null;
}

export function showVouching(vouched: Vouching): ShownVouching;
export function showVouching(vouched: Vouching | null): ShownVouching | null;
export function showVouching(vouched: Vouching | null): ShownVouching | null {
  if (vouched === null) return null;
  return { ...vouched, at: vouched.at.toISOString(), until: vouched.until?.toISOString() ?? null };
}

/** An identifier as it is shown: the number of a person only by its ends. */
export interface ShownIdentifier {
  readonly type: IdentifierType;
  readonly country: string;
  readonly registry: string;
  readonly shown: string;
}

/** An identifier as it is kept. */
export interface KeptIdentifier extends ShownIdentifier {
  /** The number of a person, sealed; null for an organisation, whose number is `shown`. */
  readonly sealed: Uint8Array | null;
  /** See `registryKey`. */
  readonly registryKey: string | null;
}

/** A person or organisation, as its members see it. */
export interface Party {
  readonly id: PartyId;
  readonly kind: PartyKind;
  /** The legal name. */
  readonly name: string;
  /** Shown beside the name, never in its place. */
  readonly displayName: string | null;
  readonly identifier: ShownIdentifier | null;
  readonly vouched: Vouching | null;
  readonly createdAt: Date;
}

/** An organisation of an account, with what the account is in it. */
export interface OwnParty extends Party {
  readonly roles: readonly MemberRole[];
  readonly member: MemberId;
  readonly joinedAt: Date;
}

/** An account in an organisation. */
export interface Member {
  readonly id: MemberId;
  readonly party: PartyId;
  readonly account: AccountId;
  readonly roles: readonly MemberRole[];
  readonly addedAt: Date;
  readonly addedBy: AccountId;
  readonly endedAt: Date | null;
}

/** A member with what is known of its account. */
export interface ShownMember extends Member {
  readonly name: string;
  readonly login: string;
  /** The account's own person, and who vouched for it. */
  readonly person: PartyId;
  readonly vouched: Vouching | null;
}

const MINUTE = 60_000;
/** How long the end of a membership can be undone. */
export const UNDO_MS = 15 * MINUTE;
