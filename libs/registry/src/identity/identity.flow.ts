import { type AccountId, Refusal, toBase64Url } from '@filmdeed/kernel';
import type { Account } from '../account/account.js';
import { addAccount } from '../account/account.flow.js';
import { openSession, type SessionPorts, type SignedIn, type SigningClient } from '../session/session.flow.js';
import { TICKET_LIFE_MS, ticketHash } from '../session/sign-in-ticket.js';
import { type IdentityProvider, newRoundSecret, type OutsideIdentity, roundOf } from './identity-provider.js';

/** That an account is somebody elsewhere. */
export interface LinkedIdentity {
  readonly account: AccountId;
  readonly issuer: string;
  readonly subject: string;
  readonly createdAt: Date;
}

/** Identities, durable when a call returns. An identity belongs to one account. */
export interface Identities {
  /** False, with nothing written, if the identity is linked; also when two ask at once. */
  add(identity: LinkedIdentity): Promise<boolean>;
  accountOf(issuer: string, subject: string): Promise<AccountId | null>;
  ofAccount(account: AccountId): Promise<LinkedIdentity[]>;
  /** Unlinks one; the last of an account only where `mayBeLast`, also when two are unlinked at once. */
  remove(identity: Identified, mayBeLast: boolean): Promise<'removed' | 'absent' | 'last'>;
}

type Identified = Pick<LinkedIdentity, 'account' | 'issuer' | 'subject'>;

export interface IdentityPorts extends SessionPorts {
  readonly identities: Identities;
  readonly providers: ReadonlyMap<string, IdentityProvider>;
}

/** Begins a way to a provider: for a stranger to sign in, for an account to link. `secret` is for the browser's cookie alone. Refuses `oidc.unknown-issuer`. */
export const beginIdentity =
  ({ providers, tickets, clock }: Pick<IdentityPorts, 'providers' | 'tickets' | 'clock'>) =>
  async (command: { provider: string; account: AccountId | null }): Promise<{ url: string; secret: string }> => {
    const { provider: id, account } = command;
    const provider = providerOf(providers, id);
    const secret = newRoundSecret();
    const url = await provider.begin(roundOf(secret));
    await tickets.add(ticketHash(secret), {
      purpose: account === null ? 'oidc.sign-in' : 'oidc.link',
      account,
      about: id,
      expiresAt: new Date(clock.now().getTime() + 2 * TICKET_LIFE_MS),
    });
    return { url, secret };
  };

/** Signs in who came back. Refuses `oidc.rejected`, `oidc.no-account`, and what providers refuse. */
export const signInByIdentity =
  (ports: IdentityPorts) =>
  async (command: SigningClient & { secret: string; query: string }): Promise<SignedIn> => {
    const { identity, provider } = await finished(ports, { ...command, account: null });
    const known = await ports.identities.accountOf(identity.issuer, identity.subject);
    if (known === null && !provider.signsUp) {
      throw new Refusal('oidc.no-account', 'no account belongs to this identity');
    }
    const account = known === null ? await signUp(ports, provider, identity) : await ports.accounts.byId(known);
    if (account === null) throw new Refusal('oidc.no-account', 'the account has gone');
    return openSession(ports)(account, command, null);
  };

/** Links who came back to the account that began it. Refuses `oidc.rejected`, `oidc.taken`, and what providers refuse. */
export const linkIdentity =
  (ports: IdentityPorts) =>
  async (command: { account: AccountId; secret: string; query: string }): Promise<LinkedIdentity> => {
    const { identity } = await finished(ports, command);
    return link(ports, command.account, identity);
  };

/**
 * Unlinks an identity. The last one only where another way in is left: a passkey, or a password that is known (an account that an identity made has one
 * that nobody knows). Refuses `oidc.not-linked`, `oidc.last-way`, `session.credentials-wrong`, `request.too-many`.
 */
export const unlinkIdentity =
  ({ identities, passkeys, accounts, passwords }: IdentityPorts) =>
  async (command: Identified & { password?: string | undefined }): Promise<void> => {
    const { account, password } = command;
    let isOpen = (await passkeys.ofAccount(account)).length > 0;
    if (!isOpen && password !== undefined) {
      const hash = await accounts.passwordHash(account);
      isOpen = hash !== null && (await passwords.verify(hash, password));
      if (!isOpen) throw new Refusal('session.credentials-wrong', 'the current password is wrong');
    }
    const outcome = await identities.remove(command, isOpen);
    if (outcome === 'absent') throw new Refusal('oidc.not-linked', 'this identity is not linked to this account');
    if (outcome === 'last') throw new Refusal('oidc.last-way', 'nobody could sign in any more');
  };

async function finished(
  ports: IdentityPorts,
  command: { account: AccountId | null; secret: string; query: string },
): Promise<{ identity: OutsideIdentity; provider: IdentityProvider }> {
  const { account, secret, query } = command;
  const purpose = account === null ? 'oidc.sign-in' : 'oidc.link';
  const ticket = await ports.tickets.take(ticketHash(secret), purpose, ports.clock.now());
  if (ticket === null || ticket.account !== account) {
    throw new Refusal('oidc.rejected', 'not begun in this browser, used up, or expired', { why: 'state' });
  }
  const provider = providerOf(ports.providers, ticket.about);
  return { identity: await provider.finish(query, roundOf(secret)), provider };
}

async function link(
  { identities, clock }: IdentityPorts,
  account: AccountId,
  outside: OutsideIdentity,
): Promise<LinkedIdentity> {
  const { issuer, subject } = outside;
  const identity: LinkedIdentity = { account, issuer, subject, createdAt: clock.now() };
  if (await identities.add(identity)) return identity;
  if ((await identities.accountOf(issuer, subject)) === account) return identity;
  throw new Refusal('oidc.taken', 'this identity belongs to another account');
}

/** An account whose login nobody chose, so that nobody can take the name of another, and whose password nobody knows. */
async function signUp(ports: IdentityPorts, provider: IdentityProvider, outside: OutsideIdentity): Promise<Account> {
  const random = (bytes: number): string => toBase64Url(crypto.getRandomValues(new Uint8Array(bytes)));
  const login = `${provider.id}-${random(8)
    .replace(/[^A-Za-z0-9]/g, '0')
    .toLowerCase()}`;
  const add = (name: string): Promise<Account> =>
    addAccount(ports)({ login, password: random(32), name, platformRoles: [] });
  const account = await add(outside.name ?? login).catch((error: unknown) => {
    // A name that we do not show to people is not a reason to keep its bearer out.
    if (error instanceof Refusal && error.code === 'name.hostile') return add(login);
    throw error;
  });
  await link(ports, account.id, outside);
  return account;
}

function providerOf(providers: IdentityPorts['providers'], id: string): IdentityProvider {
  const provider = providers.get(id);
  if (provider === undefined) throw new Refusal('oidc.unknown-issuer', 'no such identity provider is configured');
  return provider;
}
