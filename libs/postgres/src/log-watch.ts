import type { EntityManager } from 'typeorm';
import { LEAF_CHANNEL } from './filing-batch.js';
import { LOG_LOCK } from './log-leadership.js';

/** More waiting leaves than these are not counted one by one. */
export const MOST_COUNTED = 100_000;

/** The log, what waits for it, and who lets it grow. */
export interface LogWatch {
  /** Leaves that wait, at most `MOST_COUNTED`. */
  readonly waiting: number;
  readonly oldestWaiting: Date | null;
  /** Of those that wait: promises that are broken, and that will be within the time asked for. */
  readonly overdue: number;
  readonly dueSoon: number;
  readonly size: number;
  /** When the newest checkpoint was signed; null while the log is empty. */
  readonly grownAt: Date | null;
  /** Leaves logged since then, by the times at which they were logged. */
  readonly since: readonly number[];
  /** Since when a session leads, and the address of its machine if the database tells; null if nobody leads. */
  readonly leader: { readonly since: Date | null; readonly address: string | null } | null;
  /** Sessions that wait to be woken by leaves: one a worker. */
  readonly workers: number;
  /** Leaves that the index of digests has read, and the newest root that is stated. */
  readonly indexSize: number;
  readonly indexStatedSize: number | null;
  /** When the first leaf that the index has not read was logged; null if it has read all. */
  readonly indexBehindSince: Date | null;
}

export interface LogWatchTimes {
  /** A leaf received then or before is overdue. */
  readonly overdue: Date;
  /** A leaf received then or before is overdue soon. */
  readonly dueSoon: Date;
  /** Leaves are counted from each of these on. */
  readonly since: readonly Date[];
}

/** The first leaf logged at `$n` or later, by halves: some thirty look-ups however large the log is. */
const firstLoggedSince = (n: number): string => `(
  WITH RECURSIVE halves (low, high) AS (
    SELECT 0::bigint, size FROM log_head WHERE id = 1
    UNION ALL
    SELECT CASE WHEN early THEN (low + high) / 2 + 1 ELSE low END, CASE WHEN early THEN high ELSE (low + high) / 2 END
    FROM (SELECT low, high, (SELECT logged_at < $${n} FROM log_entry WHERE index = (low + high) / 2) AS early
          FROM halves WHERE low < high) AS half
  ) SELECT low FROM halves WHERE low >= high LIMIT 1)`;

/** Reads all of it by index: nothing takes longer as the log grows. */
export async function watchLog(manager: EntityManager, { overdue, dueSoon, since }: LogWatchTimes): Promise<LogWatch> {
  const [row] = await manager.query<WatchRow[]>(
    `WITH waiting AS (SELECT received_at, filing_id LIKE 'fil\\_%' AS promised FROM leaf_outbox ORDER BY seq LIMIT ${MOST_COUNTED}),
       head AS (SELECT size FROM log_head WHERE id = 1),
       index_at AS (SELECT size, stated_size FROM index_head WHERE id = 1)
     SELECT (SELECT count(*) FROM waiting) AS waiting, (SELECT min(received_at) FROM waiting) AS oldest,
       (SELECT count(*) FROM waiting WHERE promised AND received_at <= $1) AS overdue,
       (SELECT count(*) FROM waiting WHERE promised AND received_at > $1 AND received_at <= $2) AS due_soon,
       (SELECT size FROM head) AS size,
       (SELECT created_at FROM log_checkpoint WHERE size = (SELECT size FROM head)) AS grown_at,
       ARRAY[${since.map((_, i) => firstLoggedSince(i + 3)).join(', ')}]::text[] AS first_since,
       (SELECT size FROM index_at) AS index_size, (SELECT stated_size FROM index_at) AS index_stated_size,
       (SELECT logged_at FROM log_entry WHERE index = (SELECT size FROM index_at)) AS index_behind_since`,
    [overdue, dueSoon, ...since],
  );
  const { size, first_since, ...rest } = row!;
  return {
    waiting: Number(rest.waiting),
    oldestWaiting: rest.oldest,
    overdue: Number(rest.overdue),
    dueSoon: Number(rest.due_soon),
    size: Number(size),
    grownAt: rest.grown_at,
    since: first_since.map((first) => Number(size) - Number(first)),
    ...(await watchWorkers(manager)),
    indexSize: Number(rest.index_size),
    indexStatedSize: rest.index_stated_size === null ? null : Number(rest.index_stated_size),
    indexBehindSince: rest.index_behind_since,
  };
}

/** Sessions, not rows: as of now, whatever the transaction sees. Times and addresses of another role's sessions stay hidden. */
async function watchWorkers(manager: EntityManager): Promise<Pick<LogWatch, 'leader' | 'workers'>> {
  const [row] = await manager.query<{ workers: string }[]>(
    `SELECT count(*) AS workers FROM pg_stat_activity WHERE datname = current_database() AND query = $1`,
    [`LISTEN ${LEAF_CHANNEL}`],
  );
  const [leader] = await manager.query<{ since: Date | null; address: string | null }[]>(
    `SELECT session.backend_start AS since, host(session.client_addr) AS address
     FROM pg_locks AS held LEFT JOIN pg_stat_activity AS session ON session.pid = held.pid
     WHERE held.locktype = 'advisory' AND held.granted AND held.classid = 0 AND held.objid = $1 AND held.objsubid = 1
       AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    [LOG_LOCK],
  );
  return { leader: leader ?? null, workers: Number(row!.workers) };
}

interface WatchRow {
  readonly waiting: string;
  readonly oldest: Date | null;
  readonly overdue: string;
  readonly due_soon: string;
  readonly size: string;
  readonly grown_at: Date | null;
  readonly first_since: readonly string[];
  readonly index_size: string;
  readonly index_stated_size: string | null;
  readonly index_behind_since: Date | null;
}
