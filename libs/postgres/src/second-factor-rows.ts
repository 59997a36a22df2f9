import type { SecondFactors } from '@filmdeed/registry';
import type { DataSource } from 'typeorm';
import { tellingOutage } from './outage.js';
import { recoveryCodeRows, totpRows } from './second-factor.rows.js';

/** `SecondFactors` in PostgreSQL. */
export function postgresSecondFactors(dataSource: DataSource): SecondFactors {
  const seeds = dataSource.getRepository(totpRows);
  const codes = dataSource.getRepository(recoveryCodeRows);
  return tellingOutage<SecondFactors>({
    async totp(account) {
      const row = await seeds.findOneBy({ account });
      if (row === null) return null;
      return { sealed: Uint8Array.from(row.sealed), lastStep: Number(row.lastStep), confirmed: row.confirmed };
    },

    async beginTotp(account, sealed) {
      const written = await dataSource.query<unknown[]>(
        `INSERT INTO totp AS known (account, sealed, last_step, confirmed) VALUES ($1, $2, 0, false)
         ON CONFLICT (account) DO UPDATE SET sealed = excluded.sealed, last_step = 0 WHERE NOT known.confirmed
         RETURNING account`,
        [account, Buffer.from(sealed)],
      );
      return written.length === 1;
    },

    async useTotp(account, step) {
      const done = await seeds
        .createQueryBuilder()
        .update()
        .set({ lastStep: String(step), confirmed: true })
        .where('account = :account AND last_step < :step', { account, step })
        .execute();
      return done.affected === 1;
    },

    async removeTotp(account) {
      return (await seeds.delete({ account })).affected === 1;
    },

    async setRecoveryCodes(account, hashes) {
      await dataSource.transaction(async (transaction) => {
        await transaction.delete(recoveryCodeRows, { account });
        const rows = hashes.map((hash) => ({ hash: Buffer.from(hash), account }));
        if (rows.length > 0) await transaction.insert(recoveryCodeRows, rows);
      });
    },

    async useRecoveryCode(account, hash) {
      return (await codes.delete({ account, hash: Buffer.from(hash) })).affected === 1;
    },

    async recoveryCodesLeft(account) {
      return codes.countBy({ account });
    },
  });
}
