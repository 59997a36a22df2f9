import { fromHex, type PartyId } from '@filmdeed/kernel';
import type { BookDoor, BookOutbox, HandedInWords, RelayedWords, RelayState, SignedWords } from '@filmdeed/registry';
import type { DataSource } from 'typeorm';
import { tellingOutage } from './outage.js';

interface StoredWords {
  readonly id: string;
  readonly words: SignedWords;
  readonly state: RelayState;
  readonly raw: string | null;
  readonly signed_at: Date | null;
  readonly reason: string | null;
  readonly handed_in_at: Date;
}

/** In these words in every query: PostgreSQL takes a partial index only where it reads the index's condition. */
const OPEN = `state IN ('queued', 'sent', 'landed')`;
const MOST_SHOWN = 100;

/** Words on their way to a book, in PostgreSQL; every method refuses `database.unreachable`. */
export function postgresBookWords(dataSource: DataSource): BookOutbox & BookDoor {
  return tellingOutage<BookOutbox & BookDoor>({
    async open() {
      const rows = await dataSource.query<StoredWords[]>(`SELECT * FROM book_words WHERE ${OPEN} ORDER BY id`);
      return rows.map(relayedOf);
    },

    async keep({ id, state, raw, signedAt, reason }, from) {
      const [, affected] = await dataSource.query<[unknown, number]>(
        `UPDATE book_words SET state = $3, raw = $4, signed_at = $5, reason = $6 WHERE id = $1 AND state = $2`,
        [id, from, state, raw, signedAt, reason],
      );
      return affected === 1;
    },

    async add({ words, salt, digest, at }) {
      const [row] = await dataSource.query<StoredWords[]>(
        `INSERT INTO book_words (party, salt, digest, nonce, words, state, handed_in_at)
         VALUES ($1, $2, $3, $4, $5, 'queued', $6) ON CONFLICT DO NOTHING RETURNING *`,
        [
          ...[words.party, bytesOf(salt), Buffer.from(digest), Buffer.from(fromHex(words.nonce))],
          ...[JSON.stringify(words), at],
        ],
      );
      return row === undefined ? null : handedInOf(row);
    },

    async ofParty(party: PartyId, salt) {
      const rows = await dataSource.query<StoredWords[]>(
        `SELECT * FROM book_words WHERE party = $1 AND salt = $2 ORDER BY id DESC LIMIT ${MOST_SHOWN}`,
        [party, bytesOf(salt)],
      );
      return rows.map(handedInOf);
    },
  });
}

/** Of 0x-hex. */
export function bytesOf(hex: string): Buffer {
  return Buffer.from(hex.slice(2), 'hex');
}

function relayedOf({ id, words, state, raw, signed_at, reason }: StoredWords): RelayedWords {
  return { id: Number(id), words, state, raw, signedAt: signed_at, reason };
}

function handedInOf({ id, words, state, reason, handed_in_at }: StoredWords): HandedInWords {
  return { id: Number(id), words, state, reason, handedInAt: handed_in_at };
}
