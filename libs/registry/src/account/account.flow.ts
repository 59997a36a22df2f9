import { type AccountId, type Clock, newId, Refusal } from '@filmdeed/kernel';
import { requireSeparateDuties } from '../access/duties.js';
import type { PlatformRole } from '../access/role.js';
import { asPartyName, MOST_PERSON_CHARACTERS } from '../party/party-name.js';
import { type Account, asLogin, requireStrongPassword } from './account.js';

/** Slow, salted hashes of passwords (argon2id or stronger). Hash texts carry their own parameters. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** False for a wrong password and for a hash that it cannot read; takes the same time either way. */
  verify(hash: string, password: string): Promise<boolean>;
}

/** Passwords where few are hashed at once and few wait. */
export interface PasswordQueue extends Passwords {
  /** Does what will ask for checks of one password, in a place taken before it begins. Refuses `request.too-many`, with nothing done, if none is left. */
  inPlace<T>(work: (passwords: Passwords) => Promise<T>): Promise<T>;
}

/** Accounts, durable when a call returns. Logins arrive as `loginKey` makes them. */
export interface Accounts {
  /** Adds an account and its person. False, with nothing written, if the login is taken; also when two ask at once. */
  add(account: Account, passwordHash: string): Promise<boolean>;
  byId(id: AccountId): Promise<Account | null>;
  byLogin(login: string): Promise<{ account: Account; passwordHash: string } | null>;
  passwordHash(id: AccountId): Promise<string | null>;
  setPasswordHash(id: AccountId, passwordHash: string): Promise<void>;
  /** All platform roles that it has then; the account is gone, or would be the last administrator: nothing is changed, however many ask at once. */
  setPlatformRoles(
    id: AccountId,
    platformRoles: readonly PlatformRole[],
  ): Promise<'changed' | 'absent' | 'last-administrator'>;
  /** All accounts in order of login. */
  list(): Promise<Account[]>;
  isEmpty(): Promise<boolean>;
}

export interface AccountPorts {
  readonly accounts: Accounts;
  readonly passwords: Passwords;
  readonly clock: Clock;
}

/** Makes an account with a party of its own. Refuses `name.hostile`, `account.password-weak`, `account.login-taken`, `access.duties-joined`. */
export const addAccount =
  ({ accounts, passwords, clock }: AccountPorts) =>
  async (command: {
    login: string;
    password: string;
    name: string;
    platformRoles: readonly PlatformRole[];
  }): Promise<Account> => {
    const login = asLogin(command.login);
    const name = asPartyName('name', command.name, MOST_PERSON_CHARACTERS);
    requireStrongPassword(command.password, login);
    requireSeparateDuties(command.platformRoles);
    const account: Account = {
      id: newId('acc'),
      login,
      name,
      platformRoles: command.platformRoles,
      party: newId('pty'),
      createdAt: clock.now(),
    };
    if (!(await accounts.add(account, await passwords.hash(command.password)))) {
      throw new Refusal('account.login-taken', 'this login is taken');
    }
    return account;
  };

/** Refuses `account.not-found`, `access.duties-joined`, `access.last-administrator`. */
export const changePlatformRoles =
  (accounts: Accounts) =>
  async (command: { id: AccountId; platformRoles: readonly PlatformRole[] }): Promise<Account> => {
    const { id, platformRoles } = command;
    requireSeparateDuties(platformRoles);
    const outcome = await accounts.setPlatformRoles(id, platformRoles);
    if (outcome === 'last-administrator') {
      throw new Refusal('access.last-administrator', 'nobody could give roles any more');
    }
    const account = await accounts.byId(id);
    if (outcome === 'absent' || account === null) throw new Refusal('account.not-found', 'no such account');
    return account;
  };

/** Refuses `session.credentials-wrong` if `current` is not the password, `account.password-weak`. */
export const changePassword =
  ({ accounts, passwords }: AccountPorts) =>
  async (command: { account: Account; current: string; next: string }): Promise<void> => {
    const { account, current, next } = command;
    const hash = await accounts.passwordHash(account.id);
    if (hash === null || !(await passwords.verify(hash, current))) {
      throw new Refusal('session.credentials-wrong', 'the current password is wrong');
    }
    requireStrongPassword(next, account.login);
    await accounts.setPasswordHash(account.id, await passwords.hash(next));
  };
