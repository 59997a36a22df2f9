import { parseLeaf, parsePartyErasureLeaf, parseRedactionLeaf } from '@filmdeed/evidence';
import {
  asId,
  type FilingId,
  fromHex,
  isRefusal,
  type PartyId,
  type RedactionId,
  Refusal,
  toHex,
} from '@filmdeed/kernel';
import type { LogHead, MissedLeaves } from '@filmdeed/ledger';
import { PERSONAL_KINDS } from '@filmdeed/registry';
import type { DataSource, EntityManager } from 'typeorm';
import { eraseTexts } from './filing-erasure.js';
import { eraseFrom, findSubject, forgetObjects } from './personal-records.js';
import { PERSONAL_TABLES } from './personal-tables.js';

/** What became of an older copy of the database. */
export interface Recovered {
  /** Leaves that were published and have come back. */
  readonly adopted: number;
  /** Of those, leaves of filings of which nothing else is here: their holders have the bundles. */
  readonly unknown: readonly { readonly index: number; readonly leafHash: string; readonly id: string }[];
  /** Filings that were erased again. */
  readonly erased: readonly FilingId[];
  /** Parties of which what is personal was erased again. */
  readonly erasedParties: readonly PartyId[];
}

/** Leaves written in one statement. */
const PORTION = 500;

/**
 * Brings leaves that were published into an older copy of the database, whole or not at all: entries, tiles, checkpoints and head as they were published, the leaves
 * out of the outbox by their hash, and what their redactions erased erased again. Refuses `log.head-moved` if the log has grown meanwhile, `log.fork` if a tile would change.
 */
export const adoptLeaves =
  (dataSource: DataSource) =>
  async (missed: MissedLeaves, at: Date): Promise<Recovered> =>
    dataSource.transaction(async (manager) => {
      const { from, to, leaves, leafHashes, tiles, remembered } = missed;
      const moved = await manager.query<unknown[]>(
        `UPDATE log_head SET size = $3, root = $4, note = $5 WHERE id = 1 AND size = $1::bigint AND root = $2 RETURNING id`,
        [from.size, from.root, to.size, to.root, to.note],
      );
      if (rowsOf(moved).length !== 1)
        throw new Refusal('log.head-moved', 'the log grew meanwhile', { from: from.size });
      const ids = leaves.map((leaf, i) => idIn(leaf) ?? `leaf_${from.size + i}`);
      for (let i = 0; i < leaves.length; i += PORTION) {
        const part = <T>(list: readonly T[]): T[] => list.slice(i, i + PORTION);
        await manager.query(`DELETE FROM leaf_outbox WHERE leaf_hash = ANY($1::bytea[])`, [part(leafHashes)]);
        await manager.query(
          `INSERT INTO log_entry (index, filing_id, leaf, leaf_hash, logged_at)
           SELECT $1::bigint + nth - 1, id, leaf, hash, $5 FROM unnest($2::text[], $3::bytea[], $4::bytea[]) WITH ORDINALITY AS given (id, leaf, hash, nth)`,
          [from.size + i, part(ids), part(leaves), part(leafHashes), at],
        );
      }
      for (const { level, n, hashes } of tiles) {
        const written = await manager.query<unknown[]>(
          `INSERT INTO log_tile (level, n, hashes) VALUES ($1, $2, $3) ON CONFLICT (level, n) DO UPDATE SET hashes = excluded.hashes
             WHERE substring(excluded.hashes FROM 1 FOR octet_length(log_tile.hashes)) = log_tile.hashes RETURNING n`,
          [level, n, hashes],
        );
        if (rowsOf(written).length !== 1) throw new Refusal('log.fork', 'a tile would change', { size: from.size });
      }
      for (const head of [remembered, to]) if (head !== null) await insertCheckpoint(manager, head, at);
      const unknown = await unknownFilings(manager, from.size, leafHashes, ids);
      const erased = await eraseAgain(manager, leaves);
      return { adopted: leaves.length, unknown, erased, erasedParties: await erasePersonsAgain(manager, leaves, at) };
    });

function insertCheckpoint(manager: EntityManager, { size, root, note }: LogHead, at: Date): Promise<unknown> {
  return manager.query(`INSERT INTO log_checkpoint (size, root, note, created_at) VALUES ($1, $2, $3, $4)`, [
    ...[size, root, note, at],
  ]);
}

async function unknownFilings(
  manager: EntityManager,
  first: number,
  hashes: readonly Uint8Array[],
  ids: readonly string[],
): Promise<Recovered['unknown']> {
  const filings = ids.filter((id) => id.startsWith('fil_'));
  const rows = await manager.query<{ id: string }[]>(`SELECT id FROM filing WHERE id = ANY($1)`, [filings]);
  const known = new Set(rows.map(({ id }) => id));
  return ids.flatMap((id, i) =>
    id.startsWith('fil_') && !known.has(id) ? [{ index: first + i, leafHash: toHex(hashes[i]!), id }] : [],
  );
}

async function eraseAgain(manager: EntityManager, leaves: readonly Uint8Array[]): Promise<FilingId[]> {
  const erased = new Set<FilingId>();
  for (const bytes of leaves) {
    const redaction = readIn(bytes, parseRedactionLeaf);
    if (redaction === null) continue;
    const [row] = await manager.query<FoundFiling[]>(
      `SELECT filing.id, filing.redaction_id, log_entry.leaf FROM log_entry JOIN filing ON filing.id = log_entry.filing_id
       WHERE log_entry.leaf_hash = $1`,
      [fromHex(redaction.leaf)],
    );
    if (row === undefined || row.redaction_id === redaction.id) continue;
    await eraseTexts(manager, {
      ...{ filing: row.id, redaction, original: redaction.original, replaces: row.redaction_id },
      sealed: parseLeaf(new Uint8Array(row.leaf)).body.sealed,
    });
    erased.add(row.id);
  }
  return [...erased];
}

/** Holds of that older day do not matter: the erasure came after them. Objects are named no longer, and go with all others that nothing names. */
async function erasePersonsAgain(manager: EntityManager, leaves: readonly Uint8Array[], now: Date): Promise<PartyId[]> {
  const erased = new Set<PartyId>();
  for (const bytes of leaves) {
    const said = readIn(bytes, parsePartyErasureLeaf);
    const subject = said === null ? null : await findSubject(manager, said.party);
    if (said === null || subject === null) continue;
    const kinds = PERSONAL_KINDS.filter((kind) => said.kinds.includes(kind));
    const erasure = { subject, kinds, now, actsBefore: new Date(said.actsBefore) };
    await forgetObjects(manager, await eraseFrom(manager, PERSONAL_TABLES, erasure));
    erased.add(said.party);
  }
  return [...erased];
}

interface FoundFiling {
  readonly id: FilingId;
  readonly redaction_id: RedactionId | null;
  readonly leaf: Buffer;
}

function readIn<T>(bytes: Uint8Array, parse: (bytes: Uint8Array) => T): T | null {
  try {
    return parse(bytes);
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

/** The id that a leaf bears, if it is one. */
function idIn(bytes: Uint8Array): string | null {
  try {
    const { id } = JSON.parse(new TextDecoder().decode(bytes)) as { id?: unknown };
    for (const prefix of ['fil', 'idx', 'red', 'aud', 'key', 'mdt', 'rev', 'rpd'] as const) {
      if (typeof id === 'string' && id.startsWith(`${prefix}_`)) return asId(prefix, id);
    }
  } catch {
    // A leaf of a kind that is not known here.
  }
  return null;
}

/** An UPDATE answers its rows and their number, an INSERT its rows. */
const rowsOf = (answer: unknown[]): unknown[] => (Array.isArray(answer[0]) ? (answer[0] as unknown[]) : answer);
