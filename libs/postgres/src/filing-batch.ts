import type { WrittenAct } from '@filmdeed/evidence';
import { equalBytes, type FilingId, isRefusal, Refusal } from '@filmdeed/kernel';
import { type NewFiling, searchText } from '@filmdeed/registry';
import type { DataSource, EntityManager } from 'typeorm';
import { claimUpload } from './claim-upload.js';
import type { Outcome } from './group-commit.js';
import { MandatesInUse } from './mandate-use.js';
import { outageRefusal } from './outage.js';

/** Channel that wakes whoever lets the log grow. */
export const LEAF_CHANNEL = 'filmdeed_leaf';

export interface Added {
  readonly outcome: 'added' | 'repeated';
  readonly id: FilingId;
}

/** A filing on its way, with the act that it is. */
export interface ActedFiling {
  readonly filing: NewFiling;
  readonly act: WrittenAct | undefined;
}

/**
 * Writes a batch of filings in one transaction: rows, claims on uploads, leaves and acts into their outboxes, and the call that wakes the log. A crash before the
 * commit leaves nothing; after it everything, and a caller who was not answered asks again under its key. Refuses `database.unreachable`.
 */
export const commitFilings =
  (dataSource: DataSource) =>
  async (batch: readonly ActedFiling[]): Promise<readonly Outcome<Added>[]> => {
    const leaders = new Map<string, NewFiling>();
    const acts = new Map<NewFiling, WrittenAct>();
    for (const { filing, act } of batch) {
      if (!leaders.has(keyOf(filing))) leaders.set(keyOf(filing), filing);
      if (act !== undefined) acts.set(filing, act);
    }
    try {
      const outcomes = await dataSource.transaction((manager) => write(manager, leaders, acts));
      return batch.map(({ filing }) => {
        const leader = leaders.get(keyOf(filing))!;
        const outcome = outcomes.get(keyOf(filing))!;
        return filing === leader ? outcome : followed(filing, leader, outcome);
      });
    } catch (error) {
      throw outageRefusal(error) ?? error;
    }
  };

/** A batch that is written whole or not at all; `standing` if a key or an id was not free, and nothing was written. */
export const commitWhole =
  (dataSource: DataSource) =>
  async (filings: readonly NewFiling[], act?: WrittenAct): Promise<'added' | readonly Outcome<Added>[]> => {
    const sorted = [...filings].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    return dataSource.transaction(async (manager) => {
      await manager.query('SAVEPOINT whole');
      if ((await insertFilings(manager, sorted)).length === filings.length) {
        const mandates = await MandatesInUse.lock(manager, filings);
        for (const filing of filings) mandates.take(filing);
        await mandates.save();
        await insertLeaves(manager, filings, act === undefined ? [] : [act]);
        return 'added';
      }
      await manager.query('ROLLBACK TO SAVEPOINT whole');
      const found = await lookUp(manager, filings);
      return filings.map((filing) => standingOutcome(filing, found));
    });
  };

/** What the second of one key in a batch is told: as if it had come right after the first. */
function followed(filing: NewFiling, leader: NewFiling, outcome: Outcome<Added>): Outcome<Added> {
  const same = equalBytes(filing.requestDigest, leader.requestDigest);
  if (outcome === 'again') return 'again';
  if ('answer' in outcome) {
    const { id } = outcome.answer;
    return same ? { answer: { outcome: 'repeated', id } } : { refusal: keyReused(id) };
  }
  return same ? outcome : 'again';
}

async function write(
  manager: EntityManager,
  filings: ReadonlyMap<string, NewFiling>,
  acts: ReadonlyMap<NewFiling, WrittenAct>,
): Promise<ReadonlyMap<string, Outcome<Added>>> {
  const outcomes = new Map<string, Outcome<Added>>();
  // In one order whoever writes, so that two processes wait for each other in one direction only.
  const inserted = new Set(
    await insertFilings(
      manager,
      [...filings].sort(byKey).map(([, filing]) => filing),
    ),
  );
  const refuse = (key: string, act: () => void): void => {
    try {
      act();
    } catch (error) {
      if (!isRefusal(error)) throw error;
      outcomes.set(key, { refusal: error });
    }
  };
  const mandates = await MandatesInUse.lock(
    manager,
    [...filings.values()].filter((filing) => inserted.has(keyOf(filing))),
  );
  for (const [key, filing] of filings) if (inserted.has(key)) refuse(key, () => mandates.take(filing));
  const claiming = [...filings]
    .filter(([key, filing]) => inserted.has(key) && !outcomes.has(key) && claimOf(filing) !== null)
    .sort(([, a], [, b]) => (claimOf(a)! < claimOf(b)! ? -1 : 1));
  for (const [key, filing] of claiming) {
    try {
      await claimUpload(manager, claimOf(filing)!, filing.party, filing.id);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      outcomes.set(key, { refusal: error });
      mandates.giveBack(filing);
    }
  }
  await mandates.save();
  const refused = [...outcomes.keys()].map((key) => filings.get(key)!.id);
  if (refused.length > 0) await manager.query(`DELETE FROM filing WHERE id = ANY($1)`, [refused]);
  const added = [...filings].filter(([key]) => inserted.has(key) && !outcomes.has(key));
  for (const [key, { id }] of added) outcomes.set(key, { answer: { outcome: 'added', id } });
  if (added.length > 0)
    await insertLeaves(
      manager,
      added.map(([, filing]) => filing),
      added.flatMap(([, filing]) => acts.get(filing) ?? []),
    );
  const standing = [...filings].filter(([key]) => !inserted.has(key));
  if (standing.length > 0) {
    const found = await lookUp(
      manager,
      standing.map(([, filing]) => filing),
    );
    for (const [key, filing] of standing) outcomes.set(key, standingOutcome(filing, found));
  }
  return outcomes;
}

interface FoundFiling {
  readonly id: FilingId;
  readonly account: string;
  readonly idempotency_key: string;
  readonly request_digest: Uint8Array;
}

/** Why a filing was not inserted: its key was used, or else its id. Neither: whoever stood in its way has gone. */
function standingOutcome(filing: NewFiling, found: readonly FoundFiling[]): Outcome<Added> {
  const ofKey = found.find((row) => row.account === filing.account && row.idempotency_key === filing.idempotencyKey);
  if (ofKey !== undefined) {
    return equalBytes(ofKey.request_digest, filing.requestDigest)
      ? { answer: { outcome: 'repeated', id: ofKey.id } }
      : { refusal: keyReused(ofKey.id) };
  }
  if (found.some(({ id }) => id === filing.id)) {
    return { refusal: new Refusal('filing.id-taken', 'another filing has this id', { filing: filing.id }) };
  }
  return 'again';
}

function keyReused(filing: FilingId): Refusal {
  return new Refusal('idempotency.key-reused', 'this key was used for another request', { filing });
}

/** Inserts all whose key and id are free, and gives the keys of those. Another process that is inserting the same is waited for. */
async function insertFilings(manager: EntityManager, filings: readonly NewFiling[]): Promise<string[]> {
  const rows = await manager.query<{ account: string; idempotency_key: string }[]>(
    `INSERT INTO filing (id, account, party, idempotency_key, request_digest, disclosures, promise, received_at,
       upload_id, manifest_upload_id, title, file_name, sha256, search)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bytea[], $6::jsonb[], $7::text[], $8::timestamptz[],
       $9::text[], $10::text[], $11::text[], $12::text[], $13::bytea[], $14::text[])
     ON CONFLICT DO NOTHING RETURNING account, idempotency_key`,
    columns(filings, [
      ({ id }) => id,
      ({ account }) => account,
      ({ party }) => party,
      ({ idempotencyKey }) => idempotencyKey,
      ({ requestDigest }) => requestDigest,
      ({ disclosures }) => JSON.stringify(disclosures),
      ({ promise }) => promise,
      ({ receivedAt }) => receivedAt.toISOString(),
      ({ upload }) => upload,
      ({ manifestUpload }) => manifestUpload,
      ({ title }) => title,
      ({ fileName }) => fileName,
      ({ sha256 }) => sha256,
      searchText,
    ]),
  );
  return rows.map((row) => `${row.account} ${row.idempotency_key}`);
}

/** Leaves and acts into their outboxes, in one statement. */
async function insertLeaves(
  manager: EntityManager,
  filings: readonly NewFiling[],
  acts: readonly WrittenAct[],
): Promise<void> {
  const places = acts.map((_, i) => `($${2 * i + 5}, $${2 * i + 6})`).join(', ');
  const acted = acts.length === 0 ? '' : `acted AS (INSERT INTO act_outbox (record, disclosure) VALUES ${places}), `;
  await manager.query(
    `WITH ${acted}waiting AS (
       INSERT INTO leaf_outbox (filing_id, leaf, leaf_hash, received_at)
       SELECT * FROM unnest($1::text[], $2::bytea[], $3::bytea[], $4::timestamptz[])
       RETURNING seq)
     SELECT pg_notify('${LEAF_CHANNEL}', count(*)::text) FROM waiting`,
    [
      ...columns(filings, [
        ({ id }) => id,
        ({ leaf }) => leaf,
        ({ leafHash }) => leafHash,
        ({ receivedAt }) => receivedAt.toISOString(),
      ]),
      ...acts.flatMap(({ record, disclosure }) => [record, disclosure]),
    ],
  );
}

function lookUp(manager: EntityManager, filings: readonly NewFiling[]): Promise<FoundFiling[]> {
  return manager.query<FoundFiling[]>(
    `SELECT id, account, idempotency_key, request_digest FROM filing
     WHERE (account, idempotency_key) IN (SELECT * FROM unnest($1::text[], $2::text[])) OR id = ANY($3)`,
    columns(filings, [({ account }) => account, ({ idempotencyKey }) => idempotencyKey, ({ id }) => id]),
  );
}

function columns(filings: readonly NewFiling[], members: readonly ((filing: NewFiling) => unknown)[]): unknown[][] {
  return members.map((member) => filings.map(member));
}

const claimOf = ({ upload, manifestUpload }: NewFiling) => upload ?? manifestUpload;
const keyOf = ({ account, idempotencyKey }: NewFiling): string => `${account} ${idempotencyKey}`;
const byKey = ([a]: [string, NewFiling], [b]: [string, NewFiling]): number => (a < b ? -1 : 1);
