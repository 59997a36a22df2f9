import type { AccountId, InvitationId, PartyId } from '@filmdeed/kernel';
import type { Account } from '../account/account.js';
import type { Invitation } from './invitation.js';
import type { Page, PageQuery } from './page.js';
import type { Member } from './party.js';

/** `over`: it was used, revoked or has expired. `known`: the account is a live member already; the invitation stays open. */
export type Joined = 'joined' | 'over' | 'known';

/** Port: invitations, durable when a call returns. However many ask at once, an invitation is used once. */
export interface Invitations {
  add(invitation: Invitation, tokenHash: Uint8Array): Promise<void>;
  byToken(tokenHash: Uint8Array): Promise<Invitation | null>;
  /** Newest first. Refuses `cursor.invalid`. */
  ofParty(party: PartyId, query: PageQuery): Promise<Page<Invitation>>;
  /** False unless the party has it and it is open at `now`. */
  revoke(party: PartyId, id: InvitationId, now: Date): Promise<boolean>;
  /** Uses an invitation for an account, and makes it a member in the same step if one is given. */
  join(id: InvitationId, account: AccountId, member: Member | null, now: Date): Promise<Joined>;
  /** Opens an account by an invitation: account, its person, use and membership in one step, or nothing of it. */
  signUp(
    account: Account,
    passwordHash: string,
    invitation: { readonly id: InvitationId; readonly member: Member | null },
    now: Date,
  ): Promise<'joined' | 'over' | 'login-taken'>;
}
