import type { AccountId, HoldId, PartyId } from '@filmdeed/kernel';
import type { LegalHold, LegalHolds } from '@filmdeed/registry';
import { type DataSource, type EntityManager, In, LessThan } from 'typeorm';
import { type LegalHoldRow, legalHoldRows } from './hold.rows.js';
import { tellingOutage } from './outage.js';

/** `LegalHolds` in PostgreSQL. A hold and an erasure of the same subject wait for each other. */
export function postgresLegalHolds(dataSource: DataSource): LegalHolds {
  const table = dataSource.getRepository(legalHoldRows);
  return tellingOutage<LegalHolds>({
    async set({ lifted: _, ...hold }) {
      await dataSource.transaction(async (manager) => {
        await lockSubjects(manager, [hold.subject]);
        await manager.insert(legalHoldRows, hold);
      });
    },

    async lift(id, { by, at, reason }) {
      const [, lifted] = await dataSource.query<[unknown, number]>(
        `UPDATE legal_hold SET lifted_by = $2, lifted_at = $3, lift_reason = $4 WHERE id = $1 AND lifted_at IS NULL`,
        [id, by, at, reason],
      );
      return lifted === 1;
    },

    async byId(id) {
      const row = await table.findOneBy({ id });
      return row === null ? null : holdOfRow(row);
    },

    async list({ subject, before, most }) {
      const rows = await table.find({
        where: {
          ...(subject === undefined ? {} : { subject }),
          ...(before === undefined ? {} : { setAt: LessThan(before) }),
        },
        order: { setAt: 'DESC', id: 'DESC' },
        take: most,
      });
      return rows.map(holdOfRow);
    },

    async partiesOf(subject) {
      const rows = await dataSource.query<{ party: PartyId }[]>(
        `SELECT id AS party FROM party WHERE id = $1 UNION SELECT party FROM account WHERE id = $1
         UNION SELECT party FROM filing WHERE id = $1`,
        [subject],
      );
      return rows.map(({ party }) => party);
    },

    async standing(subjects, now) {
      return standingHolds(dataSource.manager, subjects, now);
    },
  });
}

/** Until the end of the transaction nobody else sets a hold on these, or erases them. */
export async function lockSubjects(manager: EntityManager, subjects: readonly string[]): Promise<void> {
  for (const subject of [...subjects].sort()) {
    await manager.query(`SELECT pg_advisory_xact_lock(7150016, hashtext($1))`, [subject]);
  }
}

export async function standingHolds(
  manager: EntityManager,
  subjects: readonly string[],
  now: Date,
): Promise<readonly LegalHold[]> {
  const rows = await manager.getRepository(legalHoldRows).findBy({ subject: In([...subjects]) });
  return rows
    .map(holdOfRow)
    .filter(({ lifted, until }) => lifted === null && (until === null || now < until))
    .sort((a, b) => (b.until?.getTime() ?? Infinity) - (a.until?.getTime() ?? Infinity));
}

function holdOfRow({ liftedBy, liftedAt, liftReason, ...row }: LegalHoldRow): LegalHold {
  const lifted =
    liftedBy === null || liftedAt === null || liftReason === null
      ? null
      : { by: liftedBy as AccountId, at: liftedAt, reason: liftReason };
  return { ...row, id: row.id as HoldId, setBy: row.setBy as AccountId, lifted };
}
