import { EntitySchema } from 'typeorm';

/** An act that waits for its place in the trail; gone once it has one. */
export interface ActOutboxRow {
  seq: string;
  record: string;
  disclosure: string | null;
}

export const actOutboxRows = new EntitySchema<ActOutboxRow>({
  name: 'ActOutbox',
  tableName: 'act_outbox',
  columns: {
    seq: { type: 'bigint', primary: true, generated: 'increment', primaryKeyConstraintName: 'act_outbox_pk' },
    record: { type: 'text' },
    disclosure: { type: 'text', nullable: true },
  },
});

/**
 * An act at its place for ever. The columns between `index` and `record` say again what the record says, for those who search; nothing ever changes but `disclosure`,
 * which can be taken away.
 */
export interface ActRow {
  index: string;
  at: Date;
  action: string;
  outcome: string;
  account: string | null;
  party: string | null;
  subjects: string[];
  record: string;
  disclosure: string | null;
  hash: Buffer;
}

export const actRows = new EntitySchema<ActRow>({
  name: 'Act',
  tableName: 'act',
  columns: {
    index: { type: 'bigint', primary: true, primaryKeyConstraintName: 'act_pk' },
    at: { type: 'timestamptz', precision: 3 },
    action: { type: 'text' },
    outcome: { type: 'text' },
    account: { type: 'varchar', length: 30, nullable: true },
    party: { type: 'varchar', length: 30, nullable: true },
    subjects: { type: 'varchar', length: 30, array: true },
    record: { type: 'text' },
    disclosure: { type: 'text', nullable: true },
    hash: { type: 'bytea' },
  },
  indices: [
    { name: 'act_at_ix', columns: ['at'] },
    { name: 'act_action_ix', columns: ['action', 'index'] },
    { name: 'act_outcome_ix', columns: ['outcome', 'index'], where: `outcome <> 'done'` },
    { name: 'act_account_ix', columns: ['account', 'index'] },
    { name: 'act_party_ix', columns: ['party', 'index'] },
    { name: 'act_subjects_ix', columns: ['subjects'], synchronize: false },
  ],
});

/** The one row that says how far the trail has come and what was last stated of it; swapped by compare-and-set. */
export interface ActHeadRow {
  id: number;
  count: string;
  hash: Buffer;
  statedCount: string | null;
  statedAt: Date | null;
}

export const actHeadRows = new EntitySchema<ActHeadRow>({
  name: 'ActHead',
  tableName: 'act_head',
  columns: {
    id: { type: 'int', primary: true, primaryKeyConstraintName: 'act_head_pk' },
    count: { type: 'bigint' },
    hash: { type: 'bytea' },
    statedCount: { name: 'stated_count', type: 'bigint', nullable: true },
    statedAt: { name: 'stated_at', type: 'timestamptz', precision: 3, nullable: true },
  },
  checks: [
    { name: 'act_head_id_ck', expression: 'id = 1' },
    { name: 'act_head_stated_ck', expression: 'num_nulls(stated_count, stated_at) IN (0, 2)' },
  ],
});

/** A head that was stated in a leaf (docs/format.md §16.3). */
export interface ActStatementRow {
  count: string;
  leaf: Buffer;
  leafHash: Buffer;
}

export const actStatementRows = new EntitySchema<ActStatementRow>({
  name: 'ActStatement',
  tableName: 'act_statement',
  columns: {
    count: { type: 'bigint', primary: true, primaryKeyConstraintName: 'act_statement_pk' },
    leaf: { type: 'bytea' },
    leafHash: { name: 'leaf_hash', type: 'bytea' },
  },
});
