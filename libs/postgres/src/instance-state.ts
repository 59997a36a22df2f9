import type { DataSource } from 'typeorm';
import { outageRefusal } from './outage.js';

/** Whether every migration that this program knows has run. Refuses `database.unreachable`. Changes nothing. */
export async function isMigrated(dataSource: DataSource): Promise<boolean> {
  try {
    const rows = await dataSource.query<{ name: string }[]>(`SELECT name FROM migration`);
    const ran = new Set(rows.map(({ name }) => name));
    return dataSource.migrations.every(({ name }) => name !== undefined && ran.has(name));
  } catch (error) {
    if ((error as { code?: unknown }).code === UNDEFINED_TABLE) return false;
    throw outageRefusal(error) ?? error;
  }
}

const UNDEFINED_TABLE = '42P01';

/** What an operator watches. */
export interface InstanceGauges {
  /** Leaves that were promised and are not logged. */
  readonly waitingLeaves: number;
  /** When the oldest of them was received; null if none waits. */
  readonly oldestWaiting: Date | null;
  readonly logSize: number;
  /** Anchors by deployment (`anchorChainKey`) and state. */
  readonly anchors: readonly { readonly chain: string; readonly state: string; readonly count: number }[];
  /** Uploads whose bytes or digests are still on their way. */
  readonly openUploads: number;
}

/** Reads the gauges as of one moment. Refuses `database.unreachable`. */
export async function readGauges(dataSource: DataSource): Promise<InstanceGauges> {
  try {
    const [row] = await dataSource.query<GaugeRow[]>(
      `SELECT (SELECT count(*) FROM leaf_outbox) AS waiting, (SELECT min(received_at) FROM leaf_outbox) AS oldest,
         (SELECT size FROM log_head WHERE id = 1) AS size,
         (SELECT count(*) FROM upload WHERE state IN ('open', 'hashing')) AS uploads,
         (SELECT coalesce(json_agg(json_build_object('chain', chain, 'state', state, 'count', count)), '[]')
          FROM (SELECT chain, state, count(*) FROM anchor GROUP BY chain, state ORDER BY chain, state) AS anchors) AS anchors`,
    );
    const { waiting, oldest, size, uploads, anchors } = row!;
    return {
      waitingLeaves: Number(waiting),
      oldestWaiting: oldest,
      logSize: Number(size),
      anchors,
      openUploads: Number(uploads),
    };
  } catch (error) {
    throw outageRefusal(error) ?? error;
  }
}

interface GaugeRow {
  readonly waiting: string;
  readonly oldest: Date | null;
  readonly size: string;
  readonly uploads: string;
  readonly anchors: InstanceGauges['anchors'];
}
