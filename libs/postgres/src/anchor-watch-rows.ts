import type { AnchorAlarm, AnchorChainRecord, AnchorRows, ChainLook } from '@filmdeed/ledger';
import type { DataSource, EntityManager } from 'typeorm';
import { chainOfRow, type StoredChain } from './anchor-row.js';
import { outageRefusal } from './outage.js';

const IN_BLOCK = `state IN ('anchored', 'final')`;

/** What the writer notes of a deployment, for those who watch it. */
export function anchorWatchRows(
  dataSource: DataSource,
): Pick<AnchorRows, 'noteReach' | 'noteLook' | 'noteLost' | 'setAlarms'> {
  return {
    async noteReach(chain, reachable, at) {
      await dataSource.query(
        `UPDATE anchor_chain SET reachable = $2, reached_at = CASE WHEN $2 THEN $3 ELSE reached_at END WHERE key = $1`,
        [chain, reachable, at],
      );
    },

    async noteLook(chain, { head, headAt, fee, balance, nodes, pending }) {
      await dataSource.query(
        `UPDATE anchor_chain SET head = $2, head_at = $3, fee = $4, balance = $5, pending_transaction = $6, pending_size = $7,
           pending_since = $8, nodes = $9 WHERE key = $1`,
        [
          ...[chain, head, headAt, String(fee), String(balance)],
          ...[pending?.transaction, pending?.size, pending?.since, JSON.stringify(nodes)],
        ],
      );
    },

    async noteLost(chain, at) {
      await dataSource.query(
        `UPDATE anchor_chain SET lost_at = CASE WHEN $2::timestamptz IS NULL THEN NULL ELSE coalesce(lost_at, $2) END WHERE key = $1`,
        [chain, at],
      );
    },

    async setAlarms(chain, name, alarms, at) {
      await dataSource.query(
        `WITH standing AS (SELECT * FROM jsonb_to_recordset($3::jsonb) AS alarm (code text, facts jsonb)),
           cleared AS (DELETE FROM anchor_alarm WHERE chain = $1 AND code NOT IN (SELECT code FROM standing))
         INSERT INTO anchor_alarm (chain, code, name, since, facts) SELECT $1, code, $2, $4, facts FROM standing
         ON CONFLICT (chain, code) DO UPDATE SET name = excluded.name, facts = excluded.facts`,
        [chain, name, JSON.stringify(alarms), at],
      );
    },
  };
}

/** The database, or one transaction of it. */
type Asked = Pick<DataSource | EntityManager, 'query'>;

/** All alarms that stand, oldest first. Refuses `database.unreachable`. */
export async function anchorAlarms(dataSource: Asked): Promise<readonly AnchorAlarm[]> {
  return telling(() => dataSource.query<AnchorAlarm[]>(`SELECT * FROM anchor_alarm ORDER BY since, chain, code`));
}

/** How one deployment does. */
export interface ChainHealth {
  readonly chain: AnchorChainRecord;
  /** Of the last look that succeeded (`chain.reachedAt`); null if none did. */
  readonly look: ChainLook | null;
  /** Newest checkpoint that is in a block; 0 for none. */
  readonly coveredSize: number;
  /** Leaves of the log that no block of this chain covers. */
  readonly lag: number;
}

/** How each deployment does, oldest first, those that are lost included. Refuses `database.unreachable`. */
export async function chainHealth(dataSource: Asked): Promise<readonly ChainHealth[]> {
  const found = await telling(() =>
    dataSource.query<(StoredChain & { covered: string; log_size: string })[]>(
      `SELECT anchor_chain.*, coalesce(newest.size, 0) AS covered, coalesce((SELECT size FROM log_head WHERE id = 1), 0) AS log_size
       FROM anchor_chain LEFT JOIN LATERAL (
         SELECT size FROM anchor WHERE chain = anchor_chain.key AND ${IN_BLOCK} ORDER BY size DESC LIMIT 1
       ) AS newest ON true ORDER BY anchor_chain.id`,
    ),
  );
  return found.map((row) => {
    const coveredSize = row.lost_at === null ? Number(row.covered) : 0;
    return {
      chain: chainOfRow(row),
      look: lookOf(row),
      coveredSize,
      lag: Math.max(0, Number(row.log_size) - coveredSize),
    };
  });
}

function lookOf(row: StoredChain): ChainLook | null {
  const { head, head_at, fee, balance, nodes, pending_transaction, pending_size, pending_since } = row;
  if (head === null || head_at === null || fee === null || balance === null) return null;
  const pending =
    pending_transaction === null || pending_size === null || pending_since === null
      ? null
      : { transaction: pending_transaction, size: Number(pending_size), since: pending_since };
  return {
    head: Number(head),
    headAt: head_at,
    fee: BigInt(fee),
    balance: BigInt(balance),
    nodes: nodes ?? [],
    pending,
  };
}

async function telling<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw outageRefusal(error) ?? error;
  }
}
