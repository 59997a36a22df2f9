import {
  type AccountId,
  type Clock,
  type InvitationId,
  newId,
  type PartyId,
  Refusal,
  toBase64Url,
} from '@filmdeed/kernel';
import type { MemberRole } from '../access/role.js';
import { type Account, asLogin, requireStrongPassword } from '../account/account.js';
import type { Accounts, Passwords } from '../account/account.flow.js';
import { tokenHash } from '../session/session.flow.js';
import { expiryOf, type Invitation, type InvitationKind, invitationState, MOST_INVITATION_DAYS } from './invitation.js';
import type { Invitations } from './invitation-ports.js';
import type { Member, Party } from './party.js';
import { isOrganisation } from './party-kind.js';
import { asPartyName, MOST_PERSON_CHARACTERS } from './party-name.js';
import { asRoles, partyOf } from './party.flow.js';
import type { Parties } from './party-ports.js';

export interface InvitationPorts {
  readonly parties: Parties;
  readonly invitations: Invitations;
  readonly accounts: Accounts;
  readonly passwords: Passwords;
  readonly clock: Clock;
  /** Whether anybody may open an account; else only by invitation. */
  readonly isOpen: boolean;
}

export interface NewInvitation {
  readonly kind: InvitationKind;
  readonly roles: readonly MemberRole[];
  readonly note: string;
  readonly days: number;
}

/**
 * Makes an invitation; its token is given once and never again. Refuses `party.not-found`, `name.hostile`, and `request.invalid`: members join an organisation with at least one
 * role, co-owners and buyers without any; 1 to `MOST_INVITATION_DAYS` days.
 */
export const invite =
  ({ parties, invitations, clock }: InvitationPorts) =>
  async (
    party: PartyId,
    account: AccountId,
    { kind, roles, note, days }: NewInvitation,
  ): Promise<{ readonly invitation: Invitation; readonly token: string }> => {
    const now = clock.now();
    const found = await partyOf(parties, party, now);
    if (kind === 'member' && !isOrganisation(found.kind)) {
      throw new Refusal('request.invalid', 'a person has no members', { pointers: ['/kind'] });
    }
    if (kind !== 'member' && roles.length > 0) {
      throw new Refusal('request.invalid', 'who is no member has no roles', { pointers: ['/roles'] });
    }
    if (!Number.isInteger(days) || days < 1 || days > MOST_INVITATION_DAYS) {
      throw new Refusal('request.invalid', `1 to ${MOST_INVITATION_DAYS} days`, { pointers: ['/days'] });
    }
    const token = toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
    const invitation: Invitation = {
      id: newId('inv'),
      party,
      kind,
      roles: kind === 'member' ? asRoles(roles) : [],
      note: asPartyName('note', note, 100),
      createdBy: account,
      createdAt: now,
      expiresAt: expiryOf(now, days),
      usedAt: null,
      usedBy: null,
      revokedAt: null,
    };
    await invitations.add(invitation, tokenHash(token));
    return { invitation, token };
  };

/** Refuses `invitation.not-found`: not the party's, or over already. */
export const revokeInvitation =
  ({ invitations, clock }: InvitationPorts) =>
  async (party: PartyId, id: InvitationId): Promise<void> => {
    if (!(await invitations.revoke(party, id, clock.now()))) {
      throw new Refusal('invitation.not-found', 'no such open invitation');
    }
  };

/** What whoever has the link may know: who invites, as what, until when. Refuses `invitation.not-found`, `invitation.over`. */
export const viewInvitation =
  ({ parties, invitations, clock }: InvitationPorts) =>
  async (token: string): Promise<{ readonly invitation: Invitation; readonly party: Party }> => {
    const now = clock.now();
    const invitation = await liveInvitation(invitations, token, now);
    return { invitation, party: await partyOf(parties, invitation.party, now) };
  };

/** Joins with the account that is signed in. Refuses `invitation.not-found`, `invitation.over`, `member.known`. */
export const acceptInvitation =
  ({ invitations, clock }: InvitationPorts) =>
  async (token: string, account: AccountId): Promise<Invitation> => {
    const now = clock.now();
    const invitation = await liveInvitation(invitations, token, now);
    const joined = await invitations.join(invitation.id, account, memberOf(invitation, account, now), now);
    if (joined === 'known') throw new Refusal('member.known', 'a member already');
    if (joined === 'over') throw over(invitation);
    return { ...invitation, usedAt: now, usedBy: account };
  };

export interface SignUp {
  readonly login: string;
  readonly password: string;
  readonly name: string;
  readonly invitation?: string | undefined;
}

/**
 * Opens an account with a person of its own, and joins by the invitation if there is one. Refuses `sign-up.closed` without an invitation unless sign-up is open,
 * `invitation.not-found`, `invitation.over`, `name.hostile`, `account.password-weak`, `account.login-taken`; then nothing was made and the invitation stays as it was.
 */
export const signUp =
  ({ invitations, accounts, passwords, clock, isOpen }: InvitationPorts) =>
  async ({ login: typed, password, name, invitation: token }: SignUp): Promise<Account> => {
    if (token === undefined && !isOpen) throw new Refusal('sign-up.closed', 'by invitation only');
    const now = clock.now();
    // Before the password is hashed: what comes without a link that works costs little.
    const invitation = token === undefined ? null : await liveInvitation(invitations, token, now);
    const login = asLogin(typed);
    const account: Account = {
      id: newId('acc'),
      login,
      name: asPartyName('name', name, MOST_PERSON_CHARACTERS),
      platformRoles: [],
      party: newId('pty'),
      createdAt: now,
    };
    requireStrongPassword(password, login);
    const hash = await passwords.hash(password);
    const outcome =
      invitation === null
        ? (await accounts.add(account, hash))
          ? 'joined'
          : 'login-taken'
        : await invitations.signUp(
            account,
            hash,
            { id: invitation.id, member: memberOf(invitation, account.id, now) },
            now,
          );
    if (outcome === 'login-taken') throw new Refusal('account.login-taken', 'this login is taken');
    if (outcome === 'over') throw over(invitation!);
    return account;
  };

async function liveInvitation(invitations: Invitations, token: string, now: Date): Promise<Invitation> {
  const found = /^[A-Za-z0-9_-]{43}$/.test(token) ? await invitations.byToken(tokenHash(token)) : null;
  if (found === null) throw new Refusal('invitation.not-found', 'no such invitation');
  const state = invitationState(found, now);
  if (state !== 'open') throw new Refusal('invitation.over', 'the invitation is over', { state });
  return found;
}

/** Somebody was faster. */
function over({ kind }: Invitation): Refusal {
  return new Refusal('invitation.over', 'the invitation is over', { state: 'used', kind });
}

function memberOf({ kind, party, roles, createdBy }: Invitation, account: AccountId, now: Date): Member | null {
  if (kind !== 'member') return null;
  return { id: newId('mbr'), party, account, roles, addedAt: now, addedBy: createdBy, endedAt: null };
}
