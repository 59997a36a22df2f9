import type { AccountId, ObjectId } from '@filmdeed/kernel';
import {
  type PersonalErasure,
  type PersonalKind,
  type PersonalRecords,
  type PersonalSubject,
  subjectIds,
} from '@filmdeed/registry';
import type { DataSource, EntityManager } from 'typeorm';
import { lockSubjects, standingHolds } from './legal-hold-rows.js';
import { tellingOutage } from './outage.js';

/** What one noun keeps of a person, and how it lets go of it, in whatever transaction it is called. */
export interface PersonalTable {
  readonly kind: PersonalKind;
  /** SQL that gives `at`, when the newest was made; $1 is the party, $2 the account or null. Left out: nothing must be kept. */
  readonly newest?: string;
  /** Gives the objects whose bytes are to go. */
  erase(manager: EntityManager, erasure: PersonalErasure): Promise<readonly ObjectId[]>;
}

/** `PersonalRecords` over the tables of every noun. */
export function postgresPersonalRecords(dataSource: DataSource, tables: readonly PersonalTable[]): PersonalRecords {
  return tellingOutage<PersonalRecords>({
    async find(party) {
      const [row] = await dataSource.query<{ account: AccountId | null }[]>(
        `SELECT account.id AS account FROM party LEFT JOIN account ON account.party = party.id WHERE party.id = $1`,
        [party],
      );
      return row === undefined ? null : { party, account: row.account };
    },

    async newest(subject, kind) {
      const times = await Promise.all(
        tables.flatMap(({ kind: of, newest }) =>
          of === kind && newest !== undefined ? [timeOf(newest, subject)] : [],
        ),
      );
      const found = times.filter((time) => time !== null).map((time) => time.getTime());
      return found.length === 0 ? null : new Date(Math.max(...found));
    },

    async rules() {
      const rows = await dataSource.query<{ kind: string; from: string; months: number; basis: string }[]>(
        `SELECT kind, effective_from::text AS from, months, basis FROM retention_rule`,
      );
      return rows.map(({ from, ...rule }) => ({ ...rule, effectiveFrom: new Date(`${from}T00:00:00.000Z`) }));
    },

    erase: (erasure) =>
      dataSource.transaction(async (manager) => {
        const subjects = subjectIds(erasure.subject);
        await lockSubjects(manager, subjects);
        if ((await standingHolds(manager, subjects, erasure.now)).length > 0) return null;
        const objects: ObjectId[] = [];
        for (const table of tables) {
          if (erasure.kinds.includes(table.kind)) objects.push(...(await table.erase(manager, erasure)));
        }
        return objects;
      }),

    async forget(objects) {
      await dataSource.query(`UPDATE verification_document SET object = NULL WHERE object = ANY($1)`, [objects]);
    },
  });

  async function timeOf(sql: string, { party, account }: PersonalSubject): Promise<Date | null> {
    const [row] = await dataSource.query<{ at: Date | null }[]>(sql, [party, account]);
    return row?.at ?? null;
  }
}
