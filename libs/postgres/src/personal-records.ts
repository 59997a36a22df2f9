import type { AccountId, ObjectId, PartyId } from '@filmdeed/kernel';
import {
  type ErasureStatement,
  type PersonalErasure,
  type PersonalKind,
  type PersonalRecords,
  type PersonalSubject,
  subjectIds,
} from '@filmdeed/registry';
import type { DataSource, EntityManager } from 'typeorm';
import { LEAF_CHANNEL } from './filing-batch.js';
import { lockSubjects, standingHolds } from './legal-hold-rows.js';
import { requireReplaced } from './offices.js';
import { tellingOutage } from './outage.js';

/** What one noun keeps of a person, and how it lets go of it, in whatever transaction it is called. */
export interface PersonalTable {
  readonly kind: PersonalKind;
  /** `table.column` of everything personal that goes. */
  readonly columns: readonly string[];
  /** SQL that gives `at`, when the newest was made; $1 is the party, $2 the account or null. Left out: nothing must be kept. */
  readonly newest?: string;
  /** Gives the objects whose bytes are to go. */
  erase(manager: EntityManager, erasure: PersonalErasure): Promise<readonly ObjectId[]>;
}

/** `PersonalRecords` over the tables of every noun. */
export function postgresPersonalRecords(dataSource: DataSource, tables: readonly PersonalTable[]): PersonalRecords {
  return tellingOutage<PersonalRecords>({
    find: (party) => findSubject(dataSource.manager, party),

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

    erase: (erasure, statement) =>
      dataSource.transaction(async (manager) => {
        const subjects = subjectIds(erasure.subject);
        await lockSubjects(manager, subjects);
        if ((await standingHolds(manager, subjects, erasure.now)).length > 0) return null;
        await requireReplaced(manager, erasure);
        const objects = await eraseFrom(manager, tables, erasure);
        await insertStatement(manager, statement);
        return objects;
      }),

    forget: (objects) => forgetObjects(dataSource.manager, objects),
  });

  async function timeOf(sql: string, { party, account }: PersonalSubject): Promise<Date | null> {
    const [row] = await dataSource.query<{ at: Date | null }[]>(sql, [party, account]);
    return row?.at ?? null;
  }
}

/** A party, and the account whose person it is. */
export async function findSubject(manager: EntityManager, party: PartyId): Promise<PersonalSubject | null> {
  const [row] = await manager.query<{ account: AccountId | null }[]>(
    `SELECT account.id AS account FROM party LEFT JOIN account ON account.party = party.id WHERE party.id = $1`,
    [party],
  );
  return row === undefined ? null : { party, account: row.account };
}

/** Gives the objects whose bytes are to go. */
export async function eraseFrom(
  manager: EntityManager,
  tables: readonly PersonalTable[],
  erasure: PersonalErasure,
): Promise<ObjectId[]> {
  const objects: ObjectId[] = [];
  for (const table of tables) {
    if (erasure.kinds.includes(table.kind)) objects.push(...(await table.erase(manager, erasure)));
  }
  return objects;
}

export async function forgetObjects(manager: EntityManager, objects: readonly ObjectId[]): Promise<void> {
  await manager.query(`UPDATE verification_document SET object = NULL WHERE object = ANY($1)`, [objects]);
}

async function insertStatement(manager: EntityManager, { id, leaf, leafHash, at }: ErasureStatement): Promise<void> {
  await manager.query(`INSERT INTO leaf_outbox (filing_id, leaf, leaf_hash, received_at) VALUES ($1, $2, $3, $4)`, [
    ...[id, leaf, leafHash, at],
  ]);
  await manager.query(`SELECT pg_notify('${LEAF_CHANNEL}', '1')`);
}
