import { EntitySchema } from 'typeorm';

/** One deployment of the anchor contract; see `AnchorChainRecord` in libs/ledger. `id` gives the order in which they became known. */
export interface AnchorChainRow {
  id: number;
  key: string;
  name: string;
  operator: string;
  chainId: string;
  genesis: string;
  contract: string;
  confirmations: number;
  reachable: boolean;
  reachedAt: Date | null;
  lostAt: Date | null;
  /** Of the last look: newest block, price and balance in wei, nodes, the transaction that waits first. */
  head: string | null;
  headAt: Date | null;
  fee: string | null;
  balance: string | null;
  nodes: object | null;
  pendingTransaction: string | null;
  pendingSize: string | null;
  pendingSince: Date | null;
}

export const anchorChainRows = new EntitySchema<AnchorChainRow>({
  name: 'AnchorChain',
  tableName: 'anchor_chain',
  columns: {
    id: { type: 'int', primary: true, generated: 'increment', primaryKeyConstraintName: 'anchor_chain_pk' },
    key: { type: 'text' },
    name: { type: 'text' },
    operator: { type: 'text' },
    chainId: { name: 'chain_id', type: 'bigint' },
    genesis: { type: 'text' },
    contract: { type: 'text' },
    confirmations: { type: 'int' },
    reachable: { type: 'boolean' },
    reachedAt: { name: 'reached_at', type: 'timestamptz', precision: 3, nullable: true },
    lostAt: { name: 'lost_at', type: 'timestamptz', precision: 3, nullable: true },
    head: { type: 'bigint', nullable: true },
    headAt: { name: 'head_at', type: 'timestamptz', precision: 3, nullable: true },
    fee: { type: 'text', nullable: true },
    balance: { type: 'text', nullable: true },
    nodes: { type: 'jsonb', nullable: true },
    pendingTransaction: { name: 'pending_transaction', type: 'text', nullable: true },
    pendingSize: { name: 'pending_size', type: 'bigint', nullable: true },
    pendingSince: { name: 'pending_since', type: 'timestamptz', precision: 3, nullable: true },
  },
  uniques: [{ name: 'anchor_chain_key_uq', columns: ['key'] }],
  checks: [{ name: 'anchor_chain_operator_ck', expression: "operator IN ('self', 'consortium', 'public')" }],
});

/** One checkpoint on its way to one deployment; see `Anchor` in libs/ledger. */
export interface AnchorRow {
  id: string;
  chain: string;
  size: string;
  root: Buffer;
  note: string;
  state: string;
  transaction: string | null;
  raw: string | null;
  blockNumber: string | null;
  blockHash: string | null;
  blockTime: Date | null;
  confirmations: number;
  createdAt: Date;
}

export const anchorRows = new EntitySchema<AnchorRow>({
  name: 'Anchor',
  tableName: 'anchor',
  columns: {
    id: { type: 'bigint', primary: true, generated: 'increment', primaryKeyConstraintName: 'anchor_pk' },
    chain: { type: 'text' },
    size: { type: 'bigint' },
    root: { type: 'bytea' },
    note: { type: 'text' },
    state: { type: 'text' },
    transaction: { type: 'text', nullable: true },
    raw: { type: 'text', nullable: true },
    blockNumber: { name: 'block_number', type: 'bigint', nullable: true },
    blockHash: { name: 'block_hash', type: 'text', nullable: true },
    blockTime: { name: 'block_time', type: 'timestamptz', precision: 3, nullable: true },
    confirmations: { type: 'int' },
    createdAt: { name: 'created_at', type: 'timestamptz', precision: 3 },
  },
  uniques: [{ name: 'anchor_chain_size_uq', columns: ['chain', 'size'] }],
  indices: [
    { name: 'anchor_unsettled_ix', columns: ['chain', 'size'], where: "state <> 'final'" },
    { name: 'anchor_in_block_ix', columns: ['chain', 'size'], where: "state IN ('anchored', 'final')" },
  ],
  foreignKeys: [
    {
      name: 'anchor_chain_fk',
      target: 'AnchorChain',
      columnNames: ['chain'],
      referencedColumnNames: ['key'],
    },
  ],
  checks: [
    { name: 'anchor_size_ck', expression: 'size > 0 AND octet_length(root) = 32' },
    { name: 'anchor_state_ck', expression: "state IN ('queued', 'sent', 'anchored', 'final')" },
    {
      name: 'anchor_signed_ck',
      expression: "state = 'queued' OR (transaction IS NOT NULL AND raw IS NOT NULL)",
    },
    {
      name: 'anchor_block_ck',
      expression:
        "state IN ('queued', 'sent') OR (block_number IS NOT NULL AND block_hash IS NOT NULL AND block_time IS NOT NULL)",
    },
  ],
});
