import type {
  Anchor,
  AnchorAttempt,
  AnchorBlockFact,
  AnchorChainRecord,
  AnchorState,
  ChainLook,
} from '@filmdeed/ledger';

/** A row of `anchor` as the driver gives it. */
export interface StoredAnchor {
  readonly id: string;
  readonly chain: string;
  readonly size: string;
  readonly root: Buffer;
  readonly note: string;
  readonly state: string;
  readonly transaction: string | null;
  readonly raw: string | null;
  readonly block_number: string | null;
  readonly block_hash: string | null;
  readonly block_time: Date | null;
  readonly confirmations: number;
  readonly created_at: Date;
}

export function anchorOfRow(row: StoredAnchor): Anchor {
  return {
    id: Number(row.id),
    chain: row.chain,
    size: Number(row.size),
    root: Uint8Array.from(row.root),
    note: row.note,
    state: row.state as AnchorState,
    transaction: row.transaction,
    raw: row.raw,
    block: blockOf(row),
    confirmations: row.confirmations,
    createdAt: row.created_at,
  };
}

function blockOf({ block_number, block_hash, block_time }: StoredAnchor): AnchorBlockFact | null {
  if (block_number === null || block_hash === null || block_time === null) return null;
  return { number: Number(block_number), hash: block_hash, time: block_time };
}

/** A row of `anchor_chain` as the driver gives it. */
export interface StoredChain {
  readonly key: string;
  readonly name: string;
  readonly operator: string;
  readonly chain_id: string;
  readonly genesis: string;
  readonly contract: string;
  readonly confirmations: number;
  readonly reachable: boolean;
  readonly reached_at: Date | null;
  readonly lost_at: Date | null;
  readonly head: string | null;
  readonly head_at: Date | null;
  readonly fee: string | null;
  readonly balance: string | null;
  readonly nodes: ChainLook['nodes'] | null;
  readonly pending_transaction: string | null;
  readonly pending_size: string | null;
  readonly pending_since: Date | null;
}

export function chainOfRow(row: StoredChain): AnchorChainRecord {
  return {
    key: row.key,
    name: row.name,
    operator: row.operator as AnchorChainRecord['operator'],
    chainId: Number(row.chain_id),
    genesis: row.genesis,
    contract: row.contract,
    confirmations: row.confirmations,
    reachable: row.reachable,
    reachedAt: row.reached_at,
    lostAt: row.lost_at,
  };
}

/** A row of `anchor_attempt` as the driver gives it. */
export interface StoredAttempt {
  readonly transaction: string;
  readonly raw: string;
  readonly head: string;
  readonly signed_at: Date;
}

export function attemptOfRow({ transaction, raw, head, signed_at }: StoredAttempt): AnchorAttempt {
  return { transaction, raw, head: Number(head), signedAt: signed_at };
}
