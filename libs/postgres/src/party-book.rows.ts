import { EntitySchema } from 'typeorm';
import type { RelayState, SignedWords } from '@filmdeed/registry';

/** Words of a party on their way to a book; see `RelayedWords` in libs/registry. The book remembers them by `digest`. */
export interface BookWordsRow {
  id: string;
  party: string;
  salt: Buffer;
  digest: Buffer;
  nonce: Buffer;
  words: SignedWords;
  state: RelayState;
  raw: string | null;
  signedAt: Date | null;
  reason: string | null;
  handedInAt: Date;
}

export const bookWordsRows = new EntitySchema<BookWordsRow>({
  name: 'BookWords',
  tableName: 'book_words',
  columns: {
    id: { type: 'bigint', primary: true, generated: 'increment', primaryKeyConstraintName: 'book_words_pk' },
    party: { type: 'varchar', length: 30 },
    salt: { type: 'bytea' },
    digest: { type: 'bytea' },
    nonce: { type: 'bytea' },
    words: { type: 'jsonb' },
    state: { type: 'text' },
    raw: { type: 'text', nullable: true },
    signedAt: { name: 'signed_at', type: 'timestamptz', precision: 3, nullable: true },
    reason: { type: 'text', nullable: true },
    handedInAt: { name: 'handed_in_at', type: 'timestamptz', precision: 3 },
  },
  uniques: [
    { name: 'book_words_digest_uq', columns: ['digest'] },
    { name: 'book_words_party_nonce_uq', columns: ['party', 'nonce'] },
  ],
  indices: [
    { name: 'book_words_open_ix', columns: ['id'], where: `state IN ('queued', 'sent', 'landed')` },
    { name: 'book_words_party_ix', columns: ['party', 'salt', 'id'] },
  ],
  checks: [{ name: 'book_words_state_ck', expression: `state IN ('queued', 'sent', 'landed', 'final', 'refused')` }],
});

/** How far the announcements of a book were read. */
export interface BookWatchRow {
  salt: Buffer;
  block: string;
}

export const bookWatchRows = new EntitySchema<BookWatchRow>({
  name: 'BookWatch',
  tableName: 'book_watch',
  columns: {
    salt: { type: 'bytea', primary: true, primaryKeyConstraintName: 'book_watch_pk' },
    block: { type: 'bigint' },
  },
});

/** A recovery that a book announced; `party` is null where it is none of ours. */
export interface BookRecoveryRow {
  id: Buffer;
  seq: string;
  salt: Buffer;
  partyKey: Buffer;
  party: string | null;
  means: string;
  signer: Buffer;
  dueAt: Date;
  seenAt: Date;
  endedAt: Date | null;
}

export const bookRecoveryRows = new EntitySchema<BookRecoveryRow>({
  name: 'BookRecovery',
  tableName: 'book_recovery',
  columns: {
    id: { type: 'bytea', primary: true, primaryKeyConstraintName: 'book_recovery_pk' },
    seq: { type: 'bigint', generated: 'increment' },
    salt: { type: 'bytea' },
    partyKey: { name: 'party_key', type: 'bytea' },
    party: { type: 'varchar', length: 30, nullable: true },
    means: { type: 'text' },
    signer: { type: 'bytea' },
    dueAt: { name: 'due_at', type: 'timestamptz', precision: 3 },
    seenAt: { name: 'seen_at', type: 'timestamptz', precision: 3 },
    endedAt: { name: 'ended_at', type: 'timestamptz', precision: 3, nullable: true },
  },
  uniques: [{ name: 'book_recovery_seq_uq', columns: ['seq'] }],
  indices: [{ name: 'book_recovery_standing_ix', columns: ['salt', 'seq'], where: 'ended_at IS NULL' }],
  checks: [{ name: 'book_recovery_means_ck', expression: `means IN ('recovery-key', 'law')` }],
});
