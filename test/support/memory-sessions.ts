import { type AccountId, type SessionId, toHex } from '@filmdeed/kernel';
import {
  type Account,
  ATTEMPTS_KEPT_MS,
  LONGEST_WAIT_SECONDS,
  type Session,
  type Sessions,
  type SignInAttempts,
  waitAfter,
} from '@filmdeed/registry';
import type { MemoryAccounts } from './memory-accounts.js';

/** Twin of the attempts to sign in. */
export class MemorySignInAttempts implements SignInAttempts {
  readonly attempts = new Map<string, { readonly count: number; readonly waitUntil: Date }>();

  async begin(login: string, now: Date): Promise<Date | null> {
    const { count, waitUntil } = this.attempts.get(login) ?? { count: 0, waitUntil: now };
    const longest = now.getTime() + 1000 * LONGEST_WAIT_SECONDS;
    if (waitUntil > now && waitUntil.getTime() <= longest) return waitUntil;
    const next = new Date(now.getTime() + 1000 * waitAfter(count + 1));
    this.attempts.set(login, { count: count + 1, waitUntil: next });
    return null;
  }

  async forget(login: string): Promise<void> {
    this.attempts.delete(login);
  }
}

/** Twin of the sessions. */
export class MemorySessions implements Sessions {
  readonly sessions = new Map<SessionId, { readonly session: Session; readonly token: string }>();

  constructor(
    readonly accounts: MemoryAccounts,
    readonly attempts: MemorySignInAttempts,
  ) {}

  async add(session: Session, tokenHash: Uint8Array): Promise<void> {
    this.sessions.set(session.id, { session, token: toHex(tokenHash) });
  }

  async find(tokenHash: Uint8Array, now: Date): Promise<{ session: Session; account: Account } | null> {
    const found = [...this.sessions.values()].find(({ token }) => token === toHex(tokenHash));
    if (found === undefined || found.session.expiresAt <= now) return null;
    const account = await this.accounts.byId(found.session.account);
    return account === null ? null : { session: found.session, account };
  }

  async ofAccount(account: AccountId, now: Date): Promise<Session[]> {
    const all = [...this.sessions.values()].map(({ session }) => session);
    return all.filter((session) => session.account === account && session.expiresAt > now).reverse();
  }

  async seen(id: SessionId, at: Date): Promise<void> {
    const known = this.sessions.get(id);
    if (known !== undefined) this.sessions.set(id, { ...known, session: { ...known.session, seenAt: at } });
  }

  async renew(id: SessionId, tokenHash: Uint8Array, secondFactorAt: Date): Promise<boolean> {
    const known = this.sessions.get(id);
    if (known === undefined) return false;
    this.sessions.set(id, { token: toHex(tokenHash), session: { ...known.session, secondFactorAt } });
    return true;
  }

  async revokeOne(account: AccountId, id: SessionId): Promise<boolean> {
    return this.sessions.get(id)?.session.account === account && this.sessions.delete(id);
  }

  async revoke(id: SessionId): Promise<void> {
    this.sessions.delete(id);
  }

  async revokeOthers(account: AccountId, keep: SessionId): Promise<void> {
    for (const { session } of this.sessions.values()) {
      if (session.account === account && session.id !== keep) this.sessions.delete(session.id);
    }
  }

  async sweep(now: Date): Promise<number> {
    const before = this.sessions.size + this.attempts.attempts.size;
    for (const { session } of this.sessions.values()) if (session.expiresAt <= now) this.sessions.delete(session.id);
    for (const [login, { waitUntil }] of this.attempts.attempts) {
      if (waitUntil.getTime() + ATTEMPTS_KEPT_MS <= now.getTime()) this.attempts.attempts.delete(login);
    }
    return before - this.sessions.size - this.attempts.attempts.size;
  }
}
