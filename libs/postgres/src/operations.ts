import type { AnchorAlarm, AttestorRecord } from '@filmdeed/ledger';
import type { DataSource, EntityManager } from 'typeorm';
import { anchorAlarms, chainHealth, type ChainHealth } from './anchor-watch-rows.js';
import { type LogWatch, type LogWatchTimes, watchLog } from './log-watch.js';
import { outageRefusal } from './outage.js';

/** How far anchoring at one deployment has come. */
export interface ChainProgress extends ChainHealth {
  /** Newest checkpoint in a block, and when that block was made. */
  readonly anchored: { readonly size: number; readonly at: Date } | null;
  readonly final: { readonly size: number; readonly at: Date } | null;
  /** Oldest checkpoint that no block covers yet, and since when it waits. */
  readonly waiting: { readonly size: number; readonly since: Date } | null;
  /** Transactions that were signed for the anchor that waits first. */
  readonly attempts: number;
}

/** How far a clock beside the chains has come. */
export interface ClockProgress extends AttestorRecord {
  /** Newest attestation whose time holds. */
  readonly held: { readonly size: number; readonly time: Date } | null;
  /** Newest attestation, and when it was first asked for. */
  readonly asked: { readonly size: number; readonly at: Date; readonly isComplete: boolean } | null;
}

export interface OperationsAsked extends LogWatchTimes {
  readonly now: Date;
}

/** What an operator wants to see at one glance, all as of one moment. */
export interface Operations {
  readonly log: LogWatch;
  readonly chains: readonly ChainProgress[];
  readonly alarms: readonly AnchorAlarm[];
  readonly clocks: readonly ClockProgress[];
  readonly openUploads: number;
  readonly database: { readonly version: string; readonly bytes: number };
}

/** Reads the picture in one snapshot, each part by a few descents of an index. Refuses `database.unreachable`. */
export async function readOperations(dataSource: DataSource, asked: OperationsAsked): Promise<Operations> {
  try {
    return await dataSource.transaction('REPEATABLE READ', async (manager) => {
      await manager.query('SET TRANSACTION READ ONLY');
      const log = await watchLog(manager, asked);
      const chains = await chainProgress(manager);
      const alarms = await anchorAlarms(manager);
      const clocks = await clockProgress(manager);
      return { log, chains, alarms, clocks, ...(await storage(manager, asked.now)) };
    });
  } catch (error) {
    throw outageRefusal(error) ?? error;
  }
}

const inBlock = (condition: string): string => `(
  SELECT json_build_object('size', size, 'at', block_time) FROM anchor
  WHERE chain = deployment.key AND ${condition} ORDER BY size DESC LIMIT 1)`;

const PROGRESS = `
  SELECT deployment.key, found.anchored, found.final,
    (SELECT json_build_object('size', size, 'since', created_at) FROM anchor
     WHERE chain = deployment.key AND state <> 'final' AND state <> 'anchored'
       AND size > coalesce((found.anchored ->> 'size')::bigint, 0) ORDER BY size LIMIT 1) AS waiting,
    (SELECT count(*) FROM anchor_attempt JOIN anchor ON anchor.id = anchor_attempt.anchor
     WHERE anchor.chain = deployment.key AND anchor.size = deployment.pending_size) AS attempts
  FROM anchor_chain AS deployment CROSS JOIN LATERAL (
    SELECT ${inBlock(`state IN ('anchored', 'final')`)} AS anchored, ${inBlock(`state = 'final'`)} AS final
  ) AS found`;

async function chainProgress(manager: EntityManager): Promise<ChainProgress[]> {
  const rows = await manager.query<ProgressRow[]>(PROGRESS);
  const progress = new Map(rows.map((row) => [row.key, row]));
  return (await chainHealth(manager)).map((health) => {
    const { anchored, final, waiting, attempts } = progress.get(health.chain.key)!;
    const block = (at: SizeAt | null): ChainProgress['anchored'] => at && { size: at.size, at: new Date(at.at) };
    return {
      ...health,
      anchored: block(anchored),
      final: block(final),
      waiting: waiting && { size: waiting.size, since: new Date(waiting.since) },
      attempts: Number(attempts),
    };
  });
}

interface SizeAt {
  readonly size: number;
  readonly at: string;
}

interface ProgressRow {
  readonly key: string;
  readonly anchored: SizeAt | null;
  readonly final: SizeAt | null;
  readonly waiting: { readonly size: number; readonly since: string } | null;
  readonly attempts: string;
}

async function clockProgress(manager: EntityManager): Promise<ClockProgress[]> {
  const rows = await manager.query<ClockRow[]>(
    `SELECT attestor.key, kind, name, operator, reachable, reached_at AS "reachedAt", problem,
       held.size AS held_size, held."time" AS held_time,
       newest.size AS asked_size, newest.created_at AS asked_at, newest.is_complete AS is_complete
     FROM attestor
     LEFT JOIN LATERAL (SELECT * FROM attestation WHERE attestation.attestor = attestor.key AND "time" IS NOT NULL
       ORDER BY size DESC LIMIT 1) AS held ON true
     LEFT JOIN LATERAL (SELECT * FROM attestation WHERE attestation.attestor = attestor.key ORDER BY size DESC LIMIT 1) AS newest ON true
     ORDER BY attestor.id`,
  );
  return rows.map(({ held_size, held_time, asked_size, asked_at, is_complete, ...attestor }) => ({
    ...attestor,
    held: held_size === null ? null : { size: Number(held_size), time: held_time! },
    asked: asked_size === null ? null : { size: Number(asked_size), at: asked_at!, isComplete: is_complete! },
  }));
}

interface ClockRow extends AttestorRecord {
  readonly held_size: string | null;
  readonly held_time: Date | null;
  readonly asked_size: string | null;
  readonly asked_at: Date | null;
  readonly is_complete: boolean | null;
}

/** Uploads that are open have not expired; of those that were filed only the ones of the last days are looked at with them. */
async function storage(manager: EntityManager, now: Date): Promise<Pick<Operations, 'openUploads' | 'database'>> {
  const [row] = await manager.query<{ uploads: string; version: string; bytes: string }[]>(
    `SELECT (SELECT count(*) FROM upload WHERE expires_at > $1 AND state IN ('open', 'hashing')) AS uploads,
       current_setting('server_version') AS version, pg_database_size(current_database()) AS bytes`,
    [now],
  );
  return {
    openUploads: Number(row!.uploads),
    database: { version: row!.version, bytes: Number(row!.bytes) },
  };
}
