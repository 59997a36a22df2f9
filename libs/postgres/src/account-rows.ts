import type { AccountId, PartyId } from '@filmdeed/kernel';
import type { Account, Accounts, PlatformRole } from '@filmdeed/registry';
import type { DataSource, EntityManager } from 'typeorm';
import { type AccountRow, accountRows } from './account.rows.js';
import { tellingOutage } from './outage.js';

/** `Accounts` in PostgreSQL. */
export function postgresAccounts(dataSource: DataSource): Accounts {
  const table = dataSource.getRepository(accountRows);
  return tellingOutage<Accounts>({
    async add(account, passwordHash) {
      return insertAccount(dataSource.manager, account, passwordHash);
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

    async setPlatformRoles(id, platformRoles) {
      return dataSource.transaction(async (manager) => {
        // All administrators are held, so that of two who leave at once the second sees the first gone.
        const administrators = await manager.query<{ id: string }[]>(
          `SELECT id FROM account WHERE 'administrator' = ANY (platform_roles) ORDER BY id FOR UPDATE`,
        );
        const stays = platformRoles.includes('administrator') || administrators.some((other) => other.id !== id);
        if (!stays && administrators.length > 0) return 'last-administrator';
        const { affected } = await manager.update(accountRows, { id }, { platformRoles: [...platformRoles] });
        return affected === 1 ? 'changed' : 'absent';
      });
    },

    async list() {
      return (await table.find({ order: { login: 'ASC' } })).map(accountOfRow);
    },

    async isEmpty() {
      return !(await table.exists());
    },
  });
}

/** An account and its person. False, with nothing written, if the login is taken. */
export async function insertAccount(manager: EntityManager, account: Account, passwordHash: string): Promise<boolean> {
  // Also when two ask at once: the second waits for the first and then finds the login taken.
  const { id, login, name, platformRoles, party, createdAt } = account;
  const added = await manager.query<unknown[]>(
    `WITH added AS (
       INSERT INTO account (id, login, name, platform_roles, party, password_hash, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING party, name, created_at)
     INSERT INTO party (id, kind, name, created_at)
     SELECT party, 'NATURAL_PERSON', name, created_at FROM added RETURNING id`,
    [id, login, name, platformRoles, party, passwordHash, createdAt],
  );
  return added.length === 1;
}

export function accountOfRow(row: Omit<AccountRow, 'passwordHash'>): Account {
  return {
    id: row.id as AccountId,
    login: row.login,
    name: row.name,
    platformRoles: row.platformRoles as PlatformRole[],
    party: row.party as PartyId,
    createdAt: row.createdAt,
  };
}
