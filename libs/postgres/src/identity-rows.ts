import type { AccountId } from '@filmdeed/kernel';
import type { Identities, LinkedIdentity } from '@filmdeed/registry';
import type { DataSource } from 'typeorm';
import { type IdentityRow, identityRows } from './identity.rows.js';
import { tellingOutage } from './outage.js';

/** `Identities` in PostgreSQL. */
export function postgresIdentities(dataSource: DataSource): Identities {
  const table = dataSource.getRepository(identityRows);
  return tellingOutage<Identities>({
    async add(identity) {
      const written = await table
        .createQueryBuilder()
        .insert()
        .values(identity)
        .orIgnore()
        .returning('issuer')
        .execute();
      return (written.raw as unknown[]).length === 1;
    },

    async accountOf(issuer, subject) {
      return ((await table.findOneBy({ issuer, subject }))?.account ?? null) as AccountId | null;
    },

    async ofAccount(account) {
      return (await table.find({ where: { account }, order: { createdAt: 'ASC' } })).map(identityOfRow);
    },

    async remove({ account, issuer, subject }, mayBeLast) {
      return dataSource.transaction(async (transaction) => {
        // Who comes second waits here, and sees what the first left.
        const own = await transaction.query<{ issuer: string; subject: string }[]>(
          'SELECT issuer, subject FROM identity WHERE account = $1 ORDER BY issuer, subject FOR UPDATE',
          [account],
        );
        if (!own.some((known) => known.issuer === issuer && known.subject === subject)) return 'absent';
        if (own.length === 1 && !mayBeLast) return 'last';
        await transaction.delete(identityRows, { account, issuer, subject });
        return 'removed';
      });
    },
  });
}

function identityOfRow(row: IdentityRow): LinkedIdentity {
  return { ...row, account: row.account as AccountId };
}
