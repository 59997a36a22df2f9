import type { PartyId } from '@filmdeed/kernel';
import type { RecoveryWatch } from '@filmdeed/registry';
import type { DataSource } from 'typeorm';
import { tellingOutage } from './outage.js';
import { bytesOf } from './party-book-rows.js';

interface StoredRecovery {
  readonly id: Buffer;
  readonly party_key: Buffer;
  readonly party: PartyId | null;
  readonly means: 'recovery-key' | 'law';
  readonly signer: Buffer;
  readonly due_at: Date;
}

const textOf = (bytes: Buffer): string => `0x${bytes.toString('hex')}`;

/** `RecoveryWatch` in PostgreSQL; every method refuses `database.unreachable`. */
export function postgresRecoveryWatch(dataSource: DataSource): RecoveryWatch {
  return tellingOutage<RecoveryWatch>({
    async seen(salt) {
      const [row] = await dataSource.query<{ block: string }[]>(`SELECT block FROM book_watch WHERE salt = $1`, [
        bytesOf(salt),
      ]);
      return row === undefined ? null : Number(row.block);
    },

    async note(salt, block, recoveries, at) {
      const column = (of: (each: (typeof recoveries)[number]) => unknown): unknown[] => recoveries.map(of);
      // One statement, so that a crash records both or neither. A party is known to the book by the hash of its id.
      await dataSource.query(
        `WITH noted AS (
           INSERT INTO book_recovery (id, salt, party_key, party, means, signer, due_at, seen_at)
           SELECT given.id, $1, given.party_key, party.id, given.means, given.signer, given.due_at, $3::timestamptz
           FROM unnest($4::bytea[], $5::bytea[], $6::text[], $7::bytea[], $8::timestamptz[])
             AS given (id, party_key, means, signer, due_at)
           LEFT JOIN party ON sha256(convert_to(party.id, 'UTF8')) = given.party_key
           ON CONFLICT (id) DO NOTHING)
         INSERT INTO book_watch (salt, block) VALUES ($1, $2)
         ON CONFLICT (salt) DO UPDATE SET block = excluded.block`,
        [
          ...[bytesOf(salt), block, at],
          ...[column(({ id }) => bytesOf(id)), column(({ party }) => bytesOf(party)), column(({ means }) => means)],
          ...[column(({ signer }) => bytesOf(signer)), column(({ dueAt }) => dueAt)],
        ],
      );
    },

    async standing(salt) {
      const rows = await dataSource.query<StoredRecovery[]>(
        `SELECT * FROM book_recovery WHERE salt = $1 AND ended_at IS NULL ORDER BY seq`,
        [bytesOf(salt)],
      );
      return rows.map(({ id, party_key, party, means, signer, due_at }) => ({
        ...{ id: textOf(id), party: textOf(party_key), partyId: party, means },
        ...{ signer: textOf(signer), dueAt: due_at },
      }));
    },

    async end(id, at) {
      await dataSource.query(`UPDATE book_recovery SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL`, [
        bytesOf(id),
        at,
      ]);
    },
  });
}
