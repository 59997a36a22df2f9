import { FixedClock } from '@filmdeed/kernel';
import { type Account, addAccount, type PasswordQueue, type SessionPorts, type SignIn } from '@filmdeed/registry';
import { Authenticator } from './authenticator.js';
import { MemoryAccounts } from './memory-accounts.js';
import { MemorySessions, MemorySignInAttempts } from './memory-sessions.js';
import { MemoryPasskeys, MemorySecondFactors, MemorySignInTickets } from './memory-sign-in.js';
import { MemoryVault } from './memory-vault.js';
import { plainPasswords } from './plain-passwords.js';

export const SIGN_IN_NOON = new Date('2026-11-24T12:00:00.000Z');
export const SIGN_IN_PASSWORD = 'correct horse 电池';
export const HERE = '192.0.2.1';
export const SITE = { origin: 'https://filmdeed.test', rpId: 'filmdeed.test' } as const;

/** All that signing in touches, in memory, with one account `li.lei`. */
export async function signInWorld() {
  const accounts = new MemoryAccounts();
  const attempts = new MemorySignInAttempts();
  const sessions = new MemorySessions(accounts, attempts);
  const clock = new FixedClock(SIGN_IN_NOON);
  const verified: string[] = [];
  const passwords: PasswordQueue = {
    hash: (text) => plainPasswords.hash(text),
    verify: (hash, text) => (verified.push(hash), plainPasswords.verify(hash, text)),
    inPlace: (work) => work(passwords),
  };
  const passkeys = new MemoryPasskeys();
  const factors = new MemorySecondFactors();
  const tickets = new MemorySignInTickets();
  const ports = {
    ...{ accounts, attempts, sessions, clock, passwords, passkeys, factors, tickets },
    ...{ vault: new MemoryVault(), site: SITE, issuer: '影契' },
  } satisfies SessionPorts;
  const add = (login: string, name: string): Promise<Account> =>
    addAccount(ports)({ login, password: SIGN_IN_PASSWORD, name, platformRoles: [] });
  const account = await add('li.lei', '李雷');
  const device = new Authenticator(SITE, account.id);
  return { ...ports, ports, account, add, device, verified };
}

/** The order of somebody who signs in by password. */
export function byPassword(changes: Partial<SignIn> = {}): SignIn {
  return { login: 'li.lei', password: SIGN_IN_PASSWORD, client: 'web', from: HERE, agent: 'test', ...changes };
}
