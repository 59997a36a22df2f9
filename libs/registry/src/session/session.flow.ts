import { type AccountId, type Clock, newId, Refusal, type SessionId, toBase64Url, utf8 } from '@filmdeed/kernel';
import { sha256 } from '@noble/hashes/sha2.js';
import { type Account, isLogin, loginKey } from '../account/account.js';
import type { Accounts, Passwords } from '../account/account.flow.js';
import { type Session, SESSION_LIFE, type SessionClient } from './session.js';

/** Sessions, durable when a call returns. */
export interface Sessions {
  add(session: Session, tokenHash: Uint8Array): Promise<void>;
  /** The live session of a token and its account; null if unknown, expired at `now` or revoked. */
  find(tokenHash: Uint8Array, now: Date): Promise<{ session: Session; account: Account } | null>;
  revoke(id: SessionId): Promise<void>;
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
  /** The password was right: forget the attempts. */
  forget(login: string): Promise<void>;
}

export interface SessionPorts {
  readonly accounts: Accounts;
  readonly passwords: Passwords;
  readonly sessions: Sessions;
  readonly attempts: SignInAttempts;
  readonly clock: Clock;
}

export interface SignedIn {
  readonly account: Account;
  readonly session: Session;
  /** 32 random bytes, base64url: shown once. */
  readonly token: string;
}

export interface SignIn {
  readonly login: string;
  readonly password: string;
  readonly client: SessionClient;
  /** Address that it comes from, or its network. */
  readonly from: string;
}

/**
 * Refuses `session.credentials-wrong` without saying which of the two is wrong; `request.too-many` while the login must wait. It waits for
 * the address that guessed wrong only: else whoever knows a login could keep its holder out for ever.
 */
export const signIn =
  ({ accounts, passwords, sessions, attempts, clock }: SessionPorts) =>
  async (command: SignIn): Promise<SignedIn> => {
    const login = loginKey(command.login);
    const now = clock.now();
    // What cannot be a login is not looked up, and takes as much time.
    const possible = isLogin(login);
    const counted = `${login} ${command.from}`;
    const blockedUntil = possible ? await attempts.begin(counted, now) : null;
    if (blockedUntil !== null) {
      const retryAfterSeconds = Math.ceil((blockedUntil.getTime() - now.getTime()) / 1000);
      throw new Refusal('request.too-many', 'too many wrong passwords for this login', { retryAfterSeconds });
    }
    const found = possible ? await accounts.byLogin(login) : null;
    // An unknown login costs as much time as a wrong password.
    const right = await passwords.verify(found?.passwordHash ?? (await decoyHash(passwords)), command.password);
    if (found === null || !right) throw new Refusal('session.credentials-wrong', 'login or password is wrong');
    await attempts.forget(counted);
    const token = toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
    const session: Session = {
      id: newId('ses'),
      account: found.account.id,
      client: command.client,
      createdAt: now,
      expiresAt: new Date(now.getTime() + SESSION_LIFE[command.client]),
    };
    await sessions.add(session, tokenHash(token));
    return { account: found.account, session, token };
  };

/** The live session of a token, or null. Never refuses. */
export const findSession =
  ({ sessions, clock }: Pick<SessionPorts, 'sessions' | 'clock'>) =>
  async (token: string): Promise<{ session: Session; account: Account } | null> => {
    if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return null;
    return sessions.find(tokenHash(token), clock.now());
  };

/** What is stored of a token. It has 256 random bits, so a fast hash is enough. */
export function tokenHash(token: string): Uint8Array {
  return sha256(utf8(token));
}

const decoys = new WeakMap<Passwords, Promise<string>>();

function decoyHash(passwords: Passwords): Promise<string> {
  let decoy = decoys.get(passwords);
  if (decoy === undefined) {
    decoy = passwords.hash(toBase64Url(crypto.getRandomValues(new Uint8Array(32))));
    decoys.set(passwords, decoy);
  }
  return decoy;
}
