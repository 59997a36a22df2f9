import { equalBytes, Refusal } from '@filmdeed/kernel';
import { HASH_SIZE, type LogExtension, type LogHead, type LogStore, TILE_WIDTH } from '@filmdeed/ledger';
import type { DataSource, EntityManager } from 'typeorm';
import { tellingOutage } from './outage.js';

/** The evidence log in PostgreSQL; every method refuses `database.unreachable`. */
export function postgresLogStore(dataSource: DataSource): LogStore {
  return tellingOutage<LogStore>({
    async head() {
      const [row] = await dataSource.query<HeadRow[]>(`SELECT size, root, note FROM log_head WHERE id = 1`);
      return headOf(row!);
    },

    async tile({ level, n, width }) {
      const [row] = await dataSource.query<{ hashes: Buffer }[]>(
        `SELECT substring(hashes FROM 1 FOR $3) AS hashes FROM log_tile WHERE level = $1 AND n = $2`,
        [level, n, width * HASH_SIZE],
      );
      if (row?.hashes.length === width * HASH_SIZE) return new Uint8Array(row.hashes);
      throw new Refusal('log.tile-missing', 'the log has no such tile', { level, n, width });
    },

    async entries({ n, width }) {
      const rows = await dataSource.query<{ leaf: Buffer }[]>(
        `SELECT leaf FROM log_entry WHERE index >= $1 AND index < $2 ORDER BY index`,
        [n * TILE_WIDTH, n * TILE_WIDTH + width],
      );
      if (rows.length === width) return rows.map(({ leaf }) => new Uint8Array(leaf));
      throw new Refusal('log.tile-missing', 'the log has no such entries', { n, width });
    },

    async checkpoint(size) {
      const [row] = await dataSource.query<{ note: string }[]>(`SELECT note FROM log_checkpoint WHERE size = $1`, [
        size,
      ]);
      return row?.note ?? null;
    },

    async pending(most) {
      const rows = await dataSource.query<{ seq: string; leaf: Buffer; leaf_hash: Buffer }[]>(
        `SELECT seq, leaf, leaf_hash FROM leaf_outbox ORDER BY seq LIMIT $1`,
        [most],
      );
      return rows.map(({ seq, leaf, leaf_hash }) => ({
        seq: Number(seq),
        leaf: new Uint8Array(leaf),
        leafHash: new Uint8Array(leaf_hash),
      }));
    },

    extend: (extension) => dataSource.transaction((manager) => extend(manager, extension)),
  });
}

interface HeadRow {
  readonly size: string;
  readonly root: Buffer;
  readonly note: string;
}

function headOf({ size, root, note }: HeadRow): LogHead {
  return { size: Number(size), root: new Uint8Array(root), note };
}

/** One transaction (docs/adr/0001): a crash anywhere in it leaves the log as it was. */
async function extend(manager: EntityManager, { from, to, leaves, tiles, loggedAt }: LogExtension): Promise<boolean> {
  // Whoever comes second waits here until the first has committed, and then reads the head that the first left.
  const [row] = await manager.query<HeadRow[]>(`SELECT size, root, note FROM log_head WHERE id = 1 FOR UPDATE`);
  const head = headOf(row!);
  if (head.size !== from.size || !equalBytes(head.root, from.root)) return false;
  // The leaves move inside the database, and the database itself checks that their bytes are the ones in the tree.
  const moved = await manager.query<unknown[]>(
    `WITH taken AS (DELETE FROM leaf_outbox WHERE seq = ANY($1::bigint[]) RETURNING seq, filing_id, leaf)
     INSERT INTO log_entry (index, filing_id, leaf, leaf_hash, logged_at)
     SELECT $3::bigint + place.nth - 1, taken.filing_id, taken.leaf, place.hash, $4
     FROM unnest($1::bigint[], $2::bytea[]) WITH ORDINALITY AS place (seq, hash, nth)
     JOIN taken ON taken.seq = place.seq AND sha256('\\x00'::bytea || taken.leaf) = place.hash
     RETURNING index`,
    [leaves.map(({ seq }) => seq), leaves.map(({ leafHash }) => leafHash), from.size, loggedAt],
  );
  if (moved.length !== leaves.length || to.size !== from.size + leaves.length) {
    throw new Error('the extension does not take waiting leaves');
  }
  // A partial tile may only become a longer one that begins with it.
  const written = await manager.query<unknown[]>(
    `INSERT INTO log_tile (level, n, hashes) SELECT * FROM unnest($1::int[], $2::bigint[], $3::bytea[])
     ON CONFLICT (level, n) DO UPDATE SET hashes = excluded.hashes
       WHERE substring(excluded.hashes FROM 1 FOR octet_length(log_tile.hashes)) = log_tile.hashes
     RETURNING n`,
    [tiles.map(({ level }) => level), tiles.map(({ n }) => n), tiles.map(({ hashes }) => hashes)],
  );
  if (written.length !== tiles.length) throw new Refusal('log.fork', 'a tile would change', { size: from.size });
  await manager.query(`INSERT INTO log_checkpoint (size, root, note, created_at) VALUES ($1, $2, $3, $4)`, [
    to.size,
    to.root,
    to.note,
    loggedAt,
  ]);
  await manager.query(`UPDATE log_head SET size = $1, root = $2, note = $3 WHERE id = 1`, [to.size, to.root, to.note]);
  return true;
}
