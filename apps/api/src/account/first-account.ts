import { type Accounts, type addAccount, loginKey, type Passwords } from '@filmdeed/registry';

export interface Credentials {
  readonly login: string;
  readonly password: string;
}

/** What whoever starts an instance may do before anybody can sign in. Nothing of it is reachable by HTTP. */
export interface FirstAccount {
  isEmpty(): Promise<boolean>;
  /** Refuses `account.login-taken`, `account.password-weak`. */
  makeFirstAdministrator(credentials: Credentials): Promise<void>;
  /** Whether the login exists with exactly this password. */
  isPassword(credentials: Credentials): Promise<boolean>;
}

export function firstAccount(
  accounts: Accounts,
  passwords: Passwords,
  add: ReturnType<typeof addAccount>,
): FirstAccount {
  return {
    isEmpty: () => accounts.isEmpty(),
    async makeFirstAdministrator(credentials) {
      await add({ ...credentials, name: '管理员 Administrator', platformRoles: ['administrator', 'operator'] });
    },
    async isPassword({ login, password }) {
      const found = await accounts.byLogin(loginKey(login));
      return found !== null && (await passwords.verify(found.passwordHash, password));
    },
  };
}
