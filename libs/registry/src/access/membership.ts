import type { AccountId, PartyId } from '@filmdeed/kernel';
import type { Tie } from './duties.js';
import type { MemberRole } from './role.js';

/** A party that an account acts for: its own person, with all roles, or an organisation of which it is a live member. */
export interface Membership {
  readonly party: PartyId;
  /** Of `OWNER_KIND`: `NATURAL_PERSON`, `ENTERPRISE` … */
  readonly kind: string;
  readonly name: string;
  readonly roles: readonly MemberRole[];
}

/** Port: who acts for whom, as of now. */
export interface Memberships {
  /** Null unless the party is the account's own person or an organisation that has it as a live member. */
  find(account: AccountId, party: PartyId): Promise<Membership | null>;
  /** The own person first, then organisations by name. */
  ofAccount(account: AccountId): Promise<readonly Membership[]>;
  /** The own person, and every membership that there is or was: for `requireImpartial`. */
  ties(account: AccountId): Promise<readonly Tie[]>;
  /** Every party that there is, by id. */
  parties(): Promise<readonly Omit<Membership, 'roles'>[]>;
}
