import { equalBytes } from '@filmdeed/kernel';
import type { ActTrail, TrailState, TrailStep } from '@filmdeed/registry';
import type { DataSource, EntityManager } from 'typeorm';
import { LEAF_CHANNEL } from './filing-batch.js';
import { tellingOutage } from './outage.js';

interface HeadRow {
  readonly count: string;
  readonly hash: Buffer;
  readonly stated_count: string | null;
  readonly stated_at: Date | null;
}

/** The trail of the worker that leads; every method refuses `database.unreachable`. */
export function postgresActTrail(dataSource: DataSource): ActTrail {
  return tellingOutage<ActTrail>({
    async head() {
      const [row] = await dataSource.query<HeadRow[]>(HEAD);
      return stateOf(row!);
    },

    async waiting(most) {
      const rows = await dataSource.query<{ seq: string; record: string }[]>(
        `SELECT seq, record FROM act_outbox ORDER BY seq LIMIT $1`,
        [most],
      );
      return rows.map(({ seq, record }) => ({ seq: Number(seq), record }));
    },

    commit: (step) => dataSource.transaction((manager) => commit(manager, step)),
  });
}

const HEAD = `SELECT count, hash, stated_count, stated_at FROM act_head WHERE id = 1`;

function stateOf({ count, hash, stated_count: stated, stated_at: at }: HeadRow): TrailState {
  return {
    count: Number(count),
    hash: new Uint8Array(hash),
    stated: stated === null || at === null ? null : { count: Number(stated), at },
  };
}

/** One transaction: a crash anywhere in it leaves the acts waiting and the head where it was. */
async function commit(manager: EntityManager, { from, acts, to, statement }: TrailStep): Promise<boolean> {
  // Whoever comes second waits here until the first has committed, and then reads the head that the first left.
  const [row] = await manager.query<HeadRow[]>(`${HEAD} FOR UPDATE`);
  const now = stateOf(row!);
  if (now.count !== from.count || !equalBytes(now.hash, from.hash)) return false;
  if (now.stated?.count !== from.stated?.count) return false;
  if (acts.length > 0) {
    await manager.query('SAVEPOINT acts');
    if ((await place(manager, from.count, acts)) !== acts.length) {
      await manager.query('ROLLBACK TO SAVEPOINT acts');
      return false;
    }
  }
  await manager.query(`UPDATE act_head SET count = $1, hash = $2 WHERE id = 1`, [to.count, to.hash]);
  if (statement === null) return true;
  const { id, leaf, leafHash, at } = statement;
  await manager.query(`UPDATE act_head SET stated_count = $1, stated_at = $2 WHERE id = 1`, [to.count, at]);
  await manager.query(`INSERT INTO act_statement (count, leaf, leaf_hash) VALUES ($1, $2, $3)`, [
    to.count,
    leaf,
    leafHash,
  ]);
  await manager.query(`INSERT INTO leaf_outbox (filing_id, leaf, leaf_hash, received_at) VALUES ($1, $2, $3, $4)`, [
    ...[id, leaf, leafHash, at],
  ]);
  await manager.query(`SELECT pg_notify('${LEAF_CHANNEL}', '1')`);
  return true;
}

/** Moves waiting acts to their places; gives how many still waited. */
async function place(manager: EntityManager, from: number, acts: TrailStep['acts']): Promise<number> {
  const placed = await manager.query<{ placed: number }[]>(
    `WITH given AS (
       SELECT seq, hash, $1::bigint + nth - 1 AS index FROM unnest($2::bigint[], $3::bytea[]) WITH ORDINALITY AS each (seq, hash, nth)),
     taken AS (DELETE FROM act_outbox USING given WHERE act_outbox.seq = given.seq
       RETURNING given.index, given.hash, act_outbox.record, act_outbox.disclosure, act_outbox.record::jsonb AS said),
     placed AS (INSERT INTO act (index, at, action, outcome, account, party, subjects, record, disclosure, hash)
       SELECT index, (said ->> 'at')::timestamptz, said ->> 'action', said ->> 'outcome', said ->> 'account', said ->> 'party',
         ARRAY(SELECT jsonb_array_elements_text(said -> 'subjects')), record, disclosure, hash FROM taken RETURNING index)
     SELECT count(*)::int AS placed FROM placed`,
    [from, acts.map(({ seq }) => seq), acts.map(({ hash }) => hash)],
  );
  return placed[0]!.placed;
}
