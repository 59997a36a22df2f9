import { EntitySchema } from 'typeorm';

/** A key of the index with the lowest and highest index of the leaves that give it (docs/format.md §12.1). */
export interface IndexEntryRow {
  key: Buffer;
  first: string;
  last: string;
}

export const indexEntryRows = new EntitySchema<IndexEntryRow>({
  name: 'IndexEntry',
  tableName: 'index_entry',
  columns: {
    key: { type: 'bytea', primary: true, primaryKeyConstraintName: 'index_entry_pk' },
    first: { type: 'bigint' },
    last: { type: 'bigint' },
  },
  checks: [{ name: 'index_entry_ck', expression: 'octet_length(key) = 32 AND first >= 0 AND first <= last' }],
});

/** The nodes 8 levels under a prefix of 0, 1 or 2 bytes; those without keys are left out. */
export interface IndexTileRow {
  prefix: Buffer;
  children: Buffer;
}

export const indexTileRows = new EntitySchema<IndexTileRow>({
  name: 'IndexTile',
  tableName: 'index_tile',
  columns: {
    prefix: { type: 'bytea', primary: true, primaryKeyConstraintName: 'index_tile_pk' },
    children: { type: 'bytea' },
  },
  checks: [{ name: 'index_tile_ck', expression: 'octet_length(prefix) <= 2' }],
});

/** The one row that says how far the index has come and what was last stated of it; swapped by compare-and-set. */
export interface IndexHeadRow {
  id: number;
  size: string;
  root: Buffer;
  statedSize: string | null;
  statedRoot: Buffer | null;
  statedLeaf: Buffer | null;
  statedLeafHash: Buffer | null;
}

export const indexHeadRows = new EntitySchema<IndexHeadRow>({
  name: 'IndexHead',
  tableName: 'index_head',
  columns: {
    id: { type: 'int', primary: true, primaryKeyConstraintName: 'index_head_pk' },
    size: { type: 'bigint' },
    root: { type: 'bytea' },
    statedSize: { name: 'stated_size', type: 'bigint', nullable: true },
    statedRoot: { name: 'stated_root', type: 'bytea', nullable: true },
    statedLeaf: { name: 'stated_leaf', type: 'bytea', nullable: true },
    statedLeafHash: { name: 'stated_leaf_hash', type: 'bytea', nullable: true },
  },
  checks: [
    { name: 'index_head_id_ck', expression: 'id = 1' },
    {
      name: 'index_head_stated_ck',
      expression: 'num_nulls(stated_size, stated_root, stated_leaf, stated_leaf_hash) IN (0, 4)',
    },
  ],
});
