import type { AccountId } from '@filmdeed/kernel';
import type { Account, Accounts, PlatformRole } from '@filmdeed/registry';

/** Twin of the accounts. */
export class MemoryAccounts implements Accounts {
  readonly accounts = new Map<AccountId, { account: Account; passwordHash: string }>();

  async add(account: Account, passwordHash: string): Promise<boolean> {
    if ([...this.accounts.values()].some((known) => known.account.login === account.login)) return false;
    this.accounts.set(account.id, { account, passwordHash });
    return true;
  }

  async byId(id: AccountId): Promise<Account | null> {
    return this.accounts.get(id)?.account ?? null;
  }

  async byLogin(login: string): Promise<{ account: Account; passwordHash: string } | null> {
    return [...this.accounts.values()].find(({ account }) => account.login === login) ?? null;
  }

  async passwordHash(id: AccountId): Promise<string | null> {
    return this.accounts.get(id)?.passwordHash ?? null;
  }

  async setPasswordHash(id: AccountId, passwordHash: string): Promise<void> {
    const known = this.accounts.get(id);
    if (known !== undefined) this.accounts.set(id, { ...known, passwordHash });
  }

  async setPlatformRoles(
    id: AccountId,
    platformRoles: readonly PlatformRole[],
  ): Promise<'changed' | 'absent' | 'last-administrator'> {
    const administrators = [...this.accounts.values()].filter(({ account }) =>
      account.platformRoles.includes('administrator'),
    );
    const stays = platformRoles.includes('administrator') || administrators.some(({ account }) => account.id !== id);
    if (!stays && administrators.length > 0) return 'last-administrator';
    const known = this.accounts.get(id);
    if (known === undefined) return 'absent';
    this.accounts.set(id, { ...known, account: { ...known.account, platformRoles } });
    return 'changed';
  }

  async list(): Promise<Account[]> {
    const all = [...this.accounts.values()].map(({ account }) => account);
    return all.sort((a, b) => (a.login < b.login ? -1 : 1));
  }

  async isEmpty(): Promise<boolean> {
    return this.accounts.size === 0;
  }
}
