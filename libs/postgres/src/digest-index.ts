import { equalBytes, Refusal, toHex } from '@filmdeed/kernel';
import {
  emptyChildren,
  type IndexEntry,
  type IndexHead,
  type IndexReader,
  type IndexStep,
  type IndexStore,
  parseTileBytes,
  tileBytes,
} from '@filmdeed/ledger';
import type { DataSource, EntityManager } from 'typeorm';
import { LEAF_CHANNEL } from './filing-batch.js';
import { outageRefusal, tellingOutage } from './outage.js';

/** The index of digests in PostgreSQL; every method refuses `database.unreachable`. */
export function postgresIndexStore(dataSource: DataSource): IndexStore {
  return {
    ...indexReader(dataSource.manager),

    async snapshot(work) {
      try {
        return await dataSource.transaction('REPEATABLE READ', (manager) => work(indexReader(manager)));
      } catch (error) {
        throw outageRefusal(error) ?? error;
      }
    },

    async commit(step) {
      try {
        return await dataSource.transaction((manager) => commit(manager, step));
      } catch (error) {
        throw outageRefusal(error) ?? error;
      }
    },
  };
}

function indexReader(manager: EntityManager): IndexReader {
  return tellingOutage<IndexReader>({
    async head() {
      const [row] = await manager.query<HeadRow[]>(
        `SELECT size, root, stated_size, stated_root, stated_leaf, log_entry.index AS stated_index
         FROM index_head LEFT JOIN log_entry ON log_entry.leaf_hash = stated_leaf_hash WHERE id = 1`,
      );
      return headOf(row!);
    },

    async tiles(prefixes) {
      const rows = await manager.query<{ prefix: Buffer; children: Buffer }[]>(
        `SELECT prefix, children FROM index_tile WHERE prefix = ANY($1::bytea[])`,
        [prefixes],
      );
      const held = new Map(rows.map(({ prefix, children }) => [toHex(prefix), new Uint8Array(children)]));
      return prefixes.map((prefix) => {
        const children = held.get(toHex(prefix));
        return children === undefined ? emptyChildren() : parseTileBytes(children);
      });
    },

    async entries(ranges) {
      const rows = await manager.query<{ key: Buffer; first: string; last: string }[]>(
        `SELECT DISTINCT entry.key, entry.first, entry.last
         FROM unnest($1::bytea[], $2::bytea[]) AS asked (low, high)
         JOIN index_entry AS entry ON entry.key BETWEEN asked.low AND asked.high
         ORDER BY entry.key`,
        [ranges.map(({ from }) => from), ranges.map(({ to }) => to)],
      );
      return rows.map(({ key, first, last }) => ({
        key: new Uint8Array(key),
        first: Number(first),
        last: Number(last),
      }));
    },
  });
}

interface HeadRow {
  readonly size: string;
  readonly root: Buffer;
  readonly stated_size: string | null;
  readonly stated_root: Buffer | null;
  readonly stated_leaf: Buffer | null;
  readonly stated_index: string | null;
}

function headOf(row: HeadRow): IndexHead {
  const { stated_size: size, stated_root: root, stated_leaf: leaf, stated_index: index } = row;
  const head = { size: Number(row.size), root: new Uint8Array(row.root) };
  if (size === null || root === null || leaf === null) return { ...head, stated: null };
  const leafIndex = index === null ? null : Number(index);
  return {
    ...head,
    stated: { size: Number(size), root: new Uint8Array(root), leaf: new Uint8Array(leaf), leafIndex },
  };
}

/** One transaction: a crash anywhere in it leaves index and outbox as they were. */
async function commit(manager: EntityManager, { from, to, entries, tiles, statement }: IndexStep): Promise<boolean> {
  // Whoever comes second waits here until the first has committed, and then reads the head that the first left.
  const [row] = await manager.query<Pick<HeadRow, 'size' | 'root' | 'stated_size'>[]>(
    `SELECT size, root, stated_size FROM index_head WHERE id = 1 FOR UPDATE`,
  );
  if (Number(row!.size) !== from.size || !equalBytes(row!.root, from.root)) return false;
  if (Number(row!.stated_size ?? -1) !== (from.stated?.size ?? -1)) return false;
  await writeEntries(manager, entries, from.size);
  await manager.query(
    `INSERT INTO index_tile (prefix, children) SELECT * FROM unnest($1::bytea[], $2::bytea[])
     ON CONFLICT (prefix) DO UPDATE SET children = excluded.children`,
    [tiles.map(({ prefix }) => prefix), tiles.map(({ children }) => tileBytes(children))],
  );
  await manager.query(`UPDATE index_head SET size = $1, root = $2 WHERE id = 1`, [to.size, to.root]);
  if (statement === null) return true;
  const { id, leaf, leafHash, at } = statement;
  await manager.query(
    `UPDATE index_head SET stated_size = $1, stated_root = $2, stated_leaf = $3, stated_leaf_hash = $4 WHERE id = 1`,
    [to.size, to.root, leaf, leafHash],
  );
  await manager.query(`INSERT INTO leaf_outbox (filing_id, leaf, leaf_hash, received_at) VALUES ($1, $2, $3, $4)`, [
    id,
    leaf,
    leafHash,
    at,
  ]);
  await manager.query(`SELECT pg_notify('${LEAF_CHANNEL}', '1')`);
  return true;
}

/** An entry only ever gets a later last leaf, and what it says stands for ever. */
async function writeEntries(manager: EntityManager, entries: readonly IndexEntry[], size: number): Promise<void> {
  const written = await manager.query<unknown[]>(
    `INSERT INTO index_entry (key, first, last) SELECT * FROM unnest($1::bytea[], $2::bigint[], $3::bigint[])
     ON CONFLICT (key) DO UPDATE SET last = excluded.last
       WHERE index_entry.first = excluded.first AND index_entry.last <= excluded.last
     RETURNING last`,
    [entries.map(({ key }) => key), entries.map(({ first }) => first), entries.map(({ last }) => last)],
  );
  if (written.length !== entries.length) throw new Refusal('log.fork', 'an entry of the index would change', { size });
}
