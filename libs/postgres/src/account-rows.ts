import type { AccountId, PartyId } from '@filmdeed/kernel';
import type { Account, Accounts, Role } from '@filmdeed/registry';
import type { DataSource } from 'typeorm';
import { type AccountRow, accountRows } from './account.rows.js';
import { tellingOutage } from './outage.js';

/** `Accounts` in PostgreSQL. */
export function postgresAccounts(dataSource: DataSource): Accounts {
  const table = dataSource.getRepository(accountRows);
  return tellingOutage<Accounts>({
    async add(account, passwordHash) {
      // Also when two ask at once: the second waits for the first and then finds the login taken.
      const written = await table
        .createQueryBuilder()
        .insert()
        .values({ ...account, passwordHash })
        .orIgnore()
        .returning('id')
        .execute();
      return (written.raw as unknown[]).length === 1;
    },

    async byId(id) {
      const row = await table.findOneBy({ id });
      return row === null ? null : accountOfRow(row);
    },

    async byLogin(login) {
      const row = await table.findOneBy({ login });
      return row === null ? null : { account: accountOfRow(row), passwordHash: row.passwordHash };
    },

    async passwordHash(id) {
      return (await table.findOneBy({ id }))?.passwordHash ?? null;
    },

    async setPasswordHash(id, passwordHash) {
      await table.update({ id }, { passwordHash });
    },

    async list() {
      return (await table.find({ order: { login: 'ASC' } })).map(accountOfRow);
    },

    async isEmpty() {
      return !(await table.exists());
    },
  });
}

export function accountOfRow(row: Omit<AccountRow, 'passwordHash'>): Account {
  return {
    id: row.id as AccountId,
    login: row.login,
    name: row.name,
    role: row.role as Role,
    party: row.party as PartyId,
    createdAt: row.createdAt,
  };
}
