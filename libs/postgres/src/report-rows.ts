import type { AccountId, FilingId, PartyId, ReportDecisionId, ReportId } from '@filmdeed/kernel';
import type { LoggedDecision, NewReportDecision, Report, Reports, ReportState, Verdict } from '@filmdeed/registry';
import type { DataSource, EntityManager } from 'typeorm';
import { LEAF_CHANNEL } from './filing-batch.js';
import { tellingOutage } from './outage.js';

interface StoredReport {
  readonly id: ReportId;
  readonly filing: FilingId;
  readonly holder: PartyId;
  readonly reporter: PartyId | null;
  readonly reason: string;
  readonly text: Buffer;
  readonly contact: Buffer | null;
  readonly state: ReportState;
  readonly received_at: Date;
}

interface StoredDecision {
  readonly id: ReportDecisionId;
  readonly report: ReportId;
  readonly filing: FilingId;
  readonly verdict: Verdict;
  readonly ground: string;
  readonly words: string;
  readonly by: AccountId;
  readonly at: Date;
  readonly leaf_hash: Buffer | null;
  readonly index: string | null;
}

const REPORTS = 'SELECT id, filing, holder, reporter, reason, text, contact, state, received_at FROM report';
/** Leaves of decisions bear their ids. */
const DECISIONS = `
  SELECT decision.id, decision.report, decision.filing, decision.verdict, decision.ground, decision.words, decision.by, decision.at,
    decision.leaf_hash, log_entry.index
  FROM report_decision AS decision LEFT JOIN log_entry ON log_entry.filing_id = decision.id`;

/** `Reports` in PostgreSQL; every method refuses `database.unreachable`. */
export function postgresReports(dataSource: DataSource): Reports {
  return tellingOutage<Reports>({
    add: (report, mostOpen) => dataSource.transaction((manager) => add(manager, report, mostOpen)),

    async find(id) {
      const [row] = await dataSource.query<StoredReport[]>(`${REPORTS} WHERE id = $1`, [id]);
      return row === undefined ? null : reportOf(row);
    },

    async list({ state, after, limit }) {
      const rows = await dataSource.query<StoredReport[]>(
        `${REPORTS} WHERE ($1::text IS NULL OR state = $1) AND seq > coalesce((SELECT seq FROM report WHERE id = $2), 0)
         ORDER BY seq LIMIT $3`,
        [state ?? null, after ?? null, limit],
      );
      return rows.map(reportOf);
    },

    async decisions(report) {
      const rows = await dataSource.query<StoredDecision[]>(
        `${DECISIONS} WHERE decision.report = $1 ORDER BY decision.seq`,
        [report],
      );
      return rows.map(decisionOf);
    },

    decide: (decision, from, to) => dataSource.transaction((manager) => decide(manager, decision, from, to)),

    async hiding(filings) {
      const rows = await dataSource.query<StoredDecision[]>(
        `${DECISIONS} JOIN report ON report.id = decision.report AND report.state = 'hidden'
         WHERE decision.verdict = 'hide' AND report.filing = ANY($1) ORDER BY decision.seq DESC`,
        [filings],
      );
      // The earliest comes last.
      return new Map(rows.map((row) => [row.filing, decisionOf(row)]));
    },

    async hidingLeaves(leafIndexes) {
      const rows = await dataSource.query<(StoredDecision & { place: string })[]>(
        `${DECISIONS.replace('SELECT', 'SELECT hidden.index AS place,')}
         JOIN report ON report.id = decision.report AND report.state = 'hidden'
         JOIN log_entry AS hidden ON hidden.filing_id = report.filing
         WHERE decision.verdict = 'hide' AND hidden.index = ANY($1) ORDER BY decision.seq DESC`,
        [leafIndexes],
      );
      return new Map(rows.map(({ place, ...row }) => [Number(place), decisionOf(row)]));
    },

    async untold(limit) {
      const rows = await dataSource.query<StoredDecision[]>(
        `${DECISIONS} WHERE NOT told ORDER BY decision.seq LIMIT $1`,
        [limit],
      );
      return rows.map(decisionOf);
    },

    async told(id) {
      await dataSource.query(`UPDATE report_decision SET told = true WHERE id = $1`, [id]);
    },
  });
}

async function add(manager: EntityManager, report: Report, mostOpen: number): Promise<boolean> {
  const { id, filing, holder, reporter, reason, text, contact, state, receivedAt } = report;
  // Those of one page come one after the other, so that the count holds.
  await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended('report ' || $1, 0))`, [filing]);
  const [row] = await manager.query<{ count: number }[]>(
    `SELECT count(*)::int AS count FROM report WHERE filing = $1 AND state = 'open'`,
    [filing],
  );
  if (row!.count >= mostOpen) return false;
  await manager.query(
    `INSERT INTO report (id, filing, holder, reporter, reason, text, contact, state, received_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [id, filing, holder, reporter, reason, text, contact, state, receivedAt],
  );
  return true;
}

/** One transaction: a page is hidden with its leaf on the way, or not at all. */
async function decide(
  manager: EntityManager,
  { id, report, filing, verdict, ground, words, by, at, leaf }: NewReportDecision,
  from: ReportState,
  to: ReportState,
): Promise<boolean> {
  const [, moved] = await manager.query<[unknown, number]>(
    `UPDATE report SET state = $3 WHERE id = $1 AND state = $2`,
    [...[report, from, to]],
  );
  if (moved !== 1) return false;
  await manager.query(
    `INSERT INTO report_decision (id, report, filing, verdict, ground, words, by, at, leaf_hash, told)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, false)`,
    [id, report, filing, verdict, ground, words, by, at, leaf?.hash ?? null],
  );
  if (leaf === null) return true;
  await manager.query(`INSERT INTO leaf_outbox (filing_id, leaf, leaf_hash, received_at) VALUES ($1, $2, $3, $4)`, [
    ...[id, leaf.bytes, leaf.hash, at],
  ]);
  await manager.query(`SELECT pg_notify('${LEAF_CHANNEL}', '1')`);
  return true;
}

function reportOf({ text, contact, received_at: receivedAt, ...row }: StoredReport): Report {
  return {
    ...row,
    text: Uint8Array.from(text),
    contact: contact === null ? null : Uint8Array.from(contact),
    receivedAt,
  };
}

function decisionOf({ leaf_hash: hash, index, ...row }: StoredDecision): LoggedDecision {
  return {
    ...row,
    leafHash: hash === null ? null : Uint8Array.from(hash),
    leafIndex: index === null ? null : Number(index),
  };
}
