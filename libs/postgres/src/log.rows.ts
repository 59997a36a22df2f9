import { EntitySchema } from 'typeorm';

/** A leaf that waits for its place in the log; gone once it has one. `seq` gives the order. */
export interface LeafOutboxRow {
  seq: string;
  filingId: string;
  leaf: Buffer;
  leafHash: Buffer;
  receivedAt: Date;
}

export const leafOutboxRows = new EntitySchema<LeafOutboxRow>({
  name: 'LeafOutbox',
  tableName: 'leaf_outbox',
  columns: {
    seq: { type: 'bigint', primary: true, generated: 'increment', primaryKeyConstraintName: 'leaf_outbox_pk' },
    filingId: { name: 'filing_id', type: 'varchar', length: 30 },
    leaf: { type: 'bytea' },
    leafHash: { name: 'leaf_hash', type: 'bytea' },
    receivedAt: { name: 'received_at', type: 'timestamptz', precision: 3 },
  },
  uniques: [{ name: 'leaf_outbox_filing_id_uq', columns: ['filingId'] }],
  checks: [{ name: 'leaf_outbox_leaf_ck', expression: 'octet_length(leaf) BETWEEN 1 AND 65535' }],
});

/** One entry of the log for ever; the table refuses UPDATE, DELETE and TRUNCATE. */
export interface LogEntryRow {
  index: string;
  filingId: string;
  leaf: Buffer;
  leafHash: Buffer;
  loggedAt: Date;
}

export const logEntryRows = new EntitySchema<LogEntryRow>({
  name: 'LogEntry',
  tableName: 'log_entry',
  columns: {
    index: { type: 'bigint', primary: true, primaryKeyConstraintName: 'log_entry_pk' },
    filingId: { name: 'filing_id', type: 'varchar', length: 30 },
    leaf: { type: 'bytea' },
    leafHash: { name: 'leaf_hash', type: 'bytea' },
    loggedAt: { name: 'logged_at', type: 'timestamptz', precision: 3 },
  },
  uniques: [
    { name: 'log_entry_filing_id_uq', columns: ['filingId'] },
    { name: 'log_entry_leaf_hash_uq', columns: ['leafHash'] },
  ],
});

/** Hashes of one tile; they only ever get more, and a partial tile is a prefix. */
export interface LogTileRow {
  level: number;
  n: string;
  hashes: Buffer;
}

export const logTileRows = new EntitySchema<LogTileRow>({
  name: 'LogTile',
  tableName: 'log_tile',
  columns: {
    level: { type: 'int', primary: true, primaryKeyConstraintName: 'log_tile_pk' },
    n: { type: 'bigint', primary: true, primaryKeyConstraintName: 'log_tile_pk' },
    hashes: { type: 'bytea' },
  },
});

/** Every checkpoint that was ever signed and committed; append-only like the entries. */
export interface LogCheckpointRow {
  size: string;
  root: Buffer;
  note: string;
  createdAt: Date;
}

export const logCheckpointRows = new EntitySchema<LogCheckpointRow>({
  name: 'LogCheckpoint',
  tableName: 'log_checkpoint',
  columns: {
    size: { type: 'bigint', primary: true, primaryKeyConstraintName: 'log_checkpoint_pk' },
    root: { type: 'bytea' },
    note: { type: 'text' },
    createdAt: { name: 'created_at', type: 'timestamptz', precision: 3 },
  },
});

/** The one row that says where the log ends; swapped by compare-and-set. */
export interface LogHeadRow {
  id: number;
  size: string;
  root: Buffer;
  note: string;
}

export const logHeadRows = new EntitySchema<LogHeadRow>({
  name: 'LogHead',
  tableName: 'log_head',
  columns: {
    id: { type: 'int', primary: true, primaryKeyConstraintName: 'log_head_pk' },
    size: { type: 'bigint' },
    root: { type: 'bytea' },
    note: { type: 'text' },
  },
  checks: [{ name: 'log_head_id_ck', expression: 'id = 1' }],
});
