import { type AccountId, newId, Refusal, type SessionId, toBase64Url, utf8 } from '@filmdeed/kernel';
import { sha256 } from '@noble/hashes/sha2.js';
import { type Account, isLogin, loginKey } from '../account/account.js';
import type { Accounts, PasswordQueue, Passwords } from '../account/account.flow.js';
import type { AssertionAnswer } from '../passkey/assertion.js';
import { usePasskey } from '../passkey/passkey.flow.js';
import {
  checkSecondFactor,
  type FactorProof,
  factorsOf,
  type SecondFactorPorts,
} from '../second-factor/second-factor.flow.js';
import { requireTurn } from './attempt.js';
import { isLive, MOST_AGENT, SEEN_EVERY_MS, type Session, SESSION_LIFE, type SessionClient } from './session.js';

/** Sessions, durable when a call returns. */
export interface Sessions {
  add(session: Session, tokenHash: Uint8Array): Promise<void>;
  /** The session of a token and its account; null if unknown, past its end at `now` or revoked. */
  find(tokenHash: Uint8Array, now: Date): Promise<{ session: Session; account: Account } | null>;
  /** Those of the account that are not past their end at `now`, newest first. */
  ofAccount(account: AccountId, now: Date): Promise<Session[]>;
  /** Writes down that it was used. */
  seen(id: SessionId, at: Date): Promise<void>;
  /** Gives the session another token, in whose place the one before it counts no more. False if it has ended. */
  renew(id: SessionId, tokenHash: Uint8Array, secondFactorAt: Date): Promise<boolean>;
  revoke(id: SessionId): Promise<void>;
  /** Ends one session of the account. False if it has no such session. */
  revokeOne(account: AccountId, id: SessionId): Promise<boolean>;
  /** Ends every session of the account but one. */
  revokeOthers(account: AccountId, keep: SessionId): Promise<void>;
  /** Forgets sessions that ended at or before `now`, and attempts `ATTEMPTS_KEPT_MS` after theirs; gives their number. */
  sweep(now: Date): Promise<number>;
}

/** Counts attempts to sign in, per login and address, whether the login exists or not: `login` holds both. */
export interface SignInAttempts {
  /**
   * Counts one more attempt and sets the wait after it (`waitAfter`), in one step even when many ask at once.
   * Returns null if the attempt may go on, or the end of the wait if it may not. No wait is longer than the longest, however the clock is set.
   */
  begin(login: string, now: Date): Promise<Date | null>;
  /** The attempt was right: forget those before it. */
  forget(login: string): Promise<void>;
}

export interface SessionPorts extends SecondFactorPorts {
  readonly accounts: Accounts;
  readonly passwords: PasswordQueue;
  readonly sessions: Sessions;
}

export interface SignedIn {
  readonly account: Account;
  readonly session: Session;
  /** 32 random bytes, base64url: shown once. */
  readonly token: string;
}

/** What asks for a session. */
export interface SigningClient {
  readonly client: SessionClient;
  /** Address that it comes from, or its network. */
  readonly from: string;
  /** What it calls itself. */
  readonly agent: string;
}

export interface SignIn extends SigningClient {
  readonly login: string;
  readonly password: string;
  /** Of an authenticator app, or a recovery code. */
  readonly code?: string | undefined;
}

/**
 * Refuses `session.credentials-wrong` without saying which of the two is wrong; `request.too-many` while the login must wait, and with nothing written
 * while too many others sign in. It waits for
 * the address that guessed wrong only: else whoever knows a login could keep its holder out for ever. Where the account has a second factor, the
 * right password alone is `session.second-factor-required`, and a wrong code `session.second-factor-wrong`.
 */
export const signIn =
  (ports: SessionPorts) =>
  async (command: SignIn): Promise<SignedIn> => {
    const account = await ports.passwords.inPlace((passwords) => accountOf({ ...ports, passwords }, command));
    const factors = await factorsOf(ports)(account.id);
    if (factors.length === 0) return openSession(ports)(account, command, null);
    if (command.code === undefined) {
      throw new Refusal('session.second-factor-required', 'a second factor is asked for', { factors: [...factors] });
    }
    await checkSecondFactor(ports)(account.id, { code: command.code });
    return openSession(ports)(account, command, ports.clock.now());
  };

/** Whose login and password these are. */
async function accountOf(
  { accounts, passwords, attempts, clock }: Pick<SessionPorts, 'accounts' | 'attempts' | 'clock'> & PasswordCheck,
  command: SignIn,
): Promise<Account> {
  const login = loginKey(command.login);
  // What cannot be a login is not looked up, and takes as much time.
  const possible = isLogin(login);
  const counted = `${login} ${command.from}`;
  if (possible) await requireTurn(attempts, counted, clock.now());
  const found = possible ? await accounts.byLogin(login) : null;
  // An unknown login costs as much time as a wrong password.
  const right = await passwords.verify(found?.passwordHash ?? (await decoyHash(passwords)), command.password);
  if (found === null || !right) throw new Refusal('session.credentials-wrong', 'login or password is wrong');
  await attempts.forget(counted);
  return found.account;
}

/** Signs in whoever holds a passkey and is verified by it: two factors in one. Refuses what `usePasskey` refuses, and `request.too-many`. */
export const signInByPasskey =
  (ports: SessionPorts) =>
  async (command: SigningClient & { answer: AssertionAnswer }): Promise<SignedIn> => {
    const { attempts, accounts, clock } = ports;
    const counted = `passkey ${command.from}`;
    await requireTurn(attempts, counted, clock.now());
    const passkey = await usePasskey(ports)({ purpose: 'sign-in', account: null, answer: command.answer });
    const account = await accounts.byId(passkey.account);
    if (account === null) throw new Refusal('passkey.unknown', 'no such passkey here');
    await attempts.forget(counted);
    return openSession(ports)(account, command, clock.now());
  };

/** Begins a session of its own token: no token of before a sign-in counts after it. */
export const openSession =
  ({ sessions, clock }: Pick<SessionPorts, 'sessions' | 'clock'>) =>
  async (account: Account, { client, from, agent }: SigningClient, secondFactorAt: Date | null): Promise<SignedIn> => {
    const token = newToken();
    const now = clock.now();
    const session: Session = {
      id: newId('ses'),
      account: account.id,
      client,
      createdAt: now,
      expiresAt: new Date(now.getTime() + SESSION_LIFE[client]),
      network: from,
      agent: shortAgent(agent),
      seenAt: now,
      secondFactorAt,
    };
    await sessions.add(session, tokenHash(token));
    return { account, session, token };
  };

/** What a client calls itself, as it is kept and shown. */
export function shortAgent(agent: string): string {
  return agent.replace(/[^\x20-\x7e]/g, '').slice(0, MOST_AGENT);
}

/** Shows a second factor in a session, which goes on under another token. Refuses what `checkSecondFactor` refuses, and `session.required`. */
export const stepUp =
  (ports: SessionPorts) =>
  async (session: Session, proof: FactorProof): Promise<{ session: Session; token: string }> => {
    await checkSecondFactor(ports)(session.account, proof);
    return renewSession(ports)(session);
  };

/** Gives a session another token, as one whose holder has just shown who they are. Refuses `session.required`. */
export const renewSession =
  ({ sessions, clock }: Pick<SessionPorts, 'sessions' | 'clock'>) =>
  async (session: Session): Promise<{ session: Session; token: string }> => {
    const token = newToken();
    const secondFactorAt = clock.now();
    if (!(await sessions.renew(session.id, tokenHash(token), secondFactorAt))) {
      throw new Refusal('session.required', 'the session has ended');
    }
    return { session: { ...session, secondFactorAt }, token };
  };

/** The live session of a token, or null. Never refuses. */
export const findSession =
  ({ sessions, clock }: Pick<SessionPorts, 'sessions' | 'clock'>) =>
  async (token: string): Promise<{ session: Session; account: Account } | null> => {
    if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return null;
    const now = clock.now();
    const found = await sessions.find(tokenHash(token), now);
    if (found === null || !isLive(found.session, now)) return null;
    if (now.getTime() - found.session.seenAt.getTime() < SEEN_EVERY_MS) return found;
    await sessions.seen(found.session.id, now);
    return { ...found, session: { ...found.session, seenAt: now } };
  };

/** What is stored of a token. It has 256 random bits, so a fast hash is enough. */
export function tokenHash(token: string): Uint8Array {
  return sha256(utf8(token));
}

function newToken(): string {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
}

interface PasswordCheck {
  readonly passwords: Passwords;
}

const decoys = new WeakMap<Passwords, Promise<string>>();

function decoyHash(passwords: Passwords): Promise<string> {
  let decoy = decoys.get(passwords);
  if (decoy === undefined) {
    decoy = passwords.hash(toBase64Url(crypto.getRandomValues(new Uint8Array(32))));
    decoys.set(passwords, decoy);
    // What failed once is made anew for the next.
    decoy.catch(() => decoys.delete(passwords));
  }
  return decoy;
}
