import { type AccountId, fromHex, type PasskeyId, toHex } from '@filmdeed/kernel';
import type { Passkey, Passkeys } from '@filmdeed/registry';
import type { DataSource } from 'typeorm';
import { tellingOutage } from './outage.js';
import { type PasskeyRow, passkeyRows } from './passkey.rows.js';

/** `Passkeys` in PostgreSQL. */
export function postgresPasskeys(dataSource: DataSource): Passkeys {
  const table = dataSource.getRepository(passkeyRows);
  return tellingOutage<Passkeys>({
    async add(passkey) {
      const row = { ...passkey, key: Buffer.from(fromHex(passkey.key)), signCount: String(passkey.signCount) };
      const written = await table.createQueryBuilder().insert().values(row).orIgnore().returning('id').execute();
      return (written.raw as unknown[]).length === 1;
    },

    async byCredential(credentialId) {
      const row = await table.findOneBy({ credentialId });
      return row === null ? null : passkeyOfRow(row);
    },

    async ofAccount(account) {
      return (await table.find({ where: { account }, order: { createdAt: 'DESC', id: 'ASC' } })).map(passkeyOfRow);
    },

    async used(id, { signCount, backedUp, at }) {
      // The row is locked by whoever comes first: the second of two with one counter finds it grown.
      const done = await table
        .createQueryBuilder()
        .update()
        .set({ signCount: String(signCount), backedUp, usedAt: at })
        .where('id = :id AND (sign_count < :signCount OR (sign_count = 0 AND :signCount = 0))', { id, signCount })
        .execute();
      return done.affected === 1;
    },

    async remove(account, id) {
      return (await table.delete({ account, id })).affected === 1;
    },
  });
}

function passkeyOfRow(row: PasskeyRow): Passkey {
  return {
    ...row,
    id: row.id as PasskeyId,
    account: row.account as AccountId,
    key: toHex(row.key),
    signCount: Number(row.signCount),
  };
}
