import { type AccountId, type PartyId, Refusal } from '@filmdeed/kernel';
import type { PlatformRole } from '../access/role.js';
import { requireOneScript } from '../party/party-name.js';

/** Somebody who can sign in. It acts for its own person, and for parties of which it is a member; nothing personal but login and name is kept. */
export interface Account {
  readonly id: AccountId;
  readonly login: string;
  readonly name: string;
  readonly platformRoles: readonly PlatformRole[];
  /** Its own person. */
  readonly party: PartyId;
  readonly createdAt: Date;
}

const LOGIN = /^[\p{L}\p{N}][\p{L}\p{N}._@-]{1,63}$/u;
const SHORTEST = 12;
const LONGEST = 200;

/** One spelling for one login: NFKC, lower case, no space around. */
export function loginKey(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}

/** Whether a `loginKey` has the form of a login. */
export function isLogin(key: string): boolean {
  return LOGIN.test(key);
}

/** A login for a new account. Refuses `name.hostile` for other than 2 to 64 letters, digits and `. _ @ -`, and for letters that look like others (`requireOneScript`). */
export function asLogin(text: string): string {
  const login = loginKey(text);
  if (!isLogin(login)) {
    throw new Refusal('name.hostile', 'a login is 2 to 64 letters, digits, dots, @ or hyphens', { path: 'login' });
  }
  requireOneScript('login', login);
  return login;
}

/** Refuses `account.password-weak`: too short or long, one repeated character, or the login itself. */
export function requireStrongPassword(password: string, login: string): void {
  const weak = (problem: string): never => {
    throw new Refusal('account.password-weak', problem, { least: SHORTEST, most: LONGEST });
  };
  if (password.length < SHORTEST) weak(`a password has at least ${SHORTEST} characters`);
  if (password.length > LONGEST) weak(`a password has at most ${LONGEST} characters`);
  if (new Set(password).size < 4) weak('a password has at least four different characters');
  if (loginKey(password).includes(loginKey(login))) weak('the password holds the login');
}
