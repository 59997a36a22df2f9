import { concatBytes, Refusal } from '@filmdeed/kernel';
import { HASH_SIZE, type LogExtension, type LogHead, type LogStore, TILE_WIDTH } from '@filmdeed/ledger';
import type { DataSource, EntityManager } from 'typeorm';
import { tellingOutage } from './outage.js';
import { sharedLookup } from './shared-lookup.js';
import { tileReads } from './tile-reads.js';

/** The evidence log in PostgreSQL; every method refuses `database.unreachable`. */
export function postgresLogStore(dataSource: DataSource): LogStore {
  const head = sharedLookup<null, LogHead>(async (asked) => {
    const [row] = await dataSource.query<HeadRow[]>(`SELECT size, root, note FROM log_head WHERE id = 1`);
    return asked.map(() => headOf(row!));
  });
  return tellingOutage<LogStore>({
    head: () => head(null),

    tile: tileReads(dataSource),

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
      const rows = await dataSource.query<{ seq: string; leaf_hash: Buffer; promised: Buffer }[]>(
        `SELECT seq, sha256('\\x00'::bytea || leaf) AS leaf_hash, leaf_hash AS promised FROM leaf_outbox ORDER BY seq LIMIT $1`,
        [most],
      );
      return rows.map(({ seq, leaf_hash, promised }) => ({
        seq: Number(seq),
        leafHash: new Uint8Array(leaf_hash),
        promised: new Uint8Array(promised),
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

/**
 * The whole step. Whoever comes second waits at the head until the first has committed, finds another head and writes nothing. The leaves move inside
 * the database, and the database itself checks that their bytes are the ones in the tree. A partial tile may only become a longer one that
 * begins with it.
 */
const EXTEND = `
  WITH head AS (
    UPDATE log_head SET size = $3, root = $4, note = $5 WHERE id = 1 AND size = $1::bigint AND root = $2 RETURNING id
  ), place AS (
    SELECT seq, nth, substring($8::bytea FROM (${HASH_SIZE} * (nth - 1) + 1)::int FOR ${HASH_SIZE}) AS hash
    FROM unnest($7::bigint[]) WITH ORDINALITY AS given (seq, nth)
  ), taken AS (
    DELETE FROM leaf_outbox WHERE seq = ANY($7::bigint[]) AND EXISTS (SELECT FROM head) RETURNING seq, filing_id, leaf
  ), moved AS (
    INSERT INTO log_entry (index, filing_id, leaf, leaf_hash, logged_at)
    SELECT $1::bigint + place.nth - 1, taken.filing_id, taken.leaf, place.hash, $6
    FROM taken JOIN place ON place.seq = taken.seq
    WHERE sha256('\\x00'::bytea || taken.leaf) IS NOT DISTINCT FROM place.hash
    RETURNING 1
  ), tiled AS (
    INSERT INTO log_tile (level, n, hashes)
    SELECT * FROM unnest($9::int[], $10::bigint[], $11::bytea[]) WHERE EXISTS (SELECT FROM head)
    ON CONFLICT (level, n) DO UPDATE SET hashes = excluded.hashes
      WHERE substring(excluded.hashes FROM 1 FOR octet_length(log_tile.hashes)) = log_tile.hashes
    RETURNING 1
  ), noted AS (
    INSERT INTO log_checkpoint (size, root, note, created_at) SELECT $3, $4, $5, $6 FROM head
  )
  SELECT (SELECT count(*)::int FROM head) AS heads, (SELECT count(*)::int FROM moved) AS leaves,
    (SELECT count(*)::int FROM tiled) AS tiles`;

/** One transaction (docs/adr/0001): a crash anywhere in it leaves the log as it was. */
async function extend(manager: EntityManager, { from, to, leaves, tiles, loggedAt }: LogExtension): Promise<boolean> {
  const [written] = await manager.query<{ heads: number; leaves: number; tiles: number }[]>(EXTEND, [
    ...[from.size, from.root, to.size, to.root, to.note, loggedAt],
    leaves.map(({ seq }) => seq),
    concatBytes(...leaves.map(({ leafHash }) => leafHash)),
    ...[tiles.map(({ level }) => level), tiles.map(({ n }) => n), tiles.map(({ hashes }) => hashes)],
  ]);
  if (written!.heads === 0) return false;
  if (written!.leaves !== leaves.length || to.size !== from.size + leaves.length) {
    throw new Error('the extension does not take waiting leaves');
  }
  if (written!.tiles !== tiles.length) throw new Refusal('log.fork', 'a tile would change', { size: from.size });
  return true;
}
