import { type ActorId, Refusal } from '@filmdeed/kernel';
import type { UploadRows } from '@filmdeed/registry';
import { type DataSource, type EntityManager, In, LessThanOrEqual, Not } from 'typeorm';
import { tellingOutage } from './outage.js';
import { rowOfUpload, uploadOfRow } from './upload-row.js';
import { uploadRows } from './upload.rows.js';

/** Class of the advisory locks under which one account's bytes are counted. */
const QUOTA_LOCK = 7150100;
const MOST_LISTED = 1000;
const NOT_COUNTED = ['refused', 'leaving'];

/** `UploadRows` in PostgreSQL; every method refuses `database.unreachable`. */
export function postgresUploadRows(dataSource: DataSource): UploadRows {
  const table = dataSource.getRepository(uploadRows);
  return tellingOutage<UploadRows>({
    add: (upload, quotaBytes) =>
      dataSource.transaction(async (manager) => {
        // Counting and adding must be one step: two uploads that begin together see each other.
        await manager.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [QUOTA_LOCK, upload.account]);
        const used = await countUsed(manager, upload.account);
        if (used + upload.size > quotaBytes) {
          throw new Refusal('upload.quota-exceeded', 'the quota of the account is used up', {
            quota: quotaBytes,
            used,
            needed: upload.size,
          });
        }
        await manager.insert(uploadRows, rowOfUpload(upload));
      }),

    async find(id) {
      const row = await table.findOneBy({ id });
      return row === null ? undefined : uploadOfRow(row);
    },

    async listUnfiled(party) {
      const rows = await table.find({
        where: { party, state: Not(In(['filed', 'leaving'])) },
        order: { createdAt: 'DESC', id: 'DESC' },
        take: MOST_LISTED,
      });
      return rows.map(uploadOfRow);
    },

    async progress(id, from, to, expiresAt) {
      const result = await table.update(
        { id, state: 'open', received: String(from) },
        { received: String(to), expiresAt },
      );
      return result.affected === 1;
    },

    async move(upload, from) {
      const { state, sha256, sm3, blake3, refusal, expiresAt } = rowOfUpload(upload);
      const changes = { state, sha256, sm3, blake3, expiresAt, refusal: refusal as object | null };
      const result = await table.update({ id: upload.id, state: from }, changes);
      return result.affected === 1;
    },

    async listUnsettled() {
      const rows = await table
        .createQueryBuilder('upload')
        .where(`upload.state = 'hashing' OR (upload.state = 'open' AND upload.received = upload.size)`)
        .getMany();
      return rows.map(uploadOfRow);
    },

    async listDue(now, limit) {
      const rows = await table.find({
        where: [{ state: 'leaving' }, { state: Not('filed'), expiresAt: LessThanOrEqual(now) }],
        order: { expiresAt: 'ASC', id: 'ASC' },
        take: limit,
      });
      return rows.map(uploadOfRow);
    },

    async forget(id) {
      await table.delete({ id, state: 'leaving' });
    },

    usedBytes: (account) => countUsed(dataSource.manager, account),
  });
}

async function countUsed(manager: EntityManager, account: ActorId): Promise<number> {
  return (await manager.sum(uploadRows, 'size' as never, { account, state: Not(In(NOT_COUNTED)) })) ?? 0;
}
