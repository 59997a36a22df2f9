import type { Anchor, AnchorBlockFact, AnchorChainIdentity, AnchorState } from './anchor.js';
import type { AnchorStateProof } from './state-proof-ports.js';
import type { StandingAlarm } from './anchor-alarm.js';

/** What is known of a deployment beside its identity. */
export interface AnchorChainRecord extends AnchorChainIdentity {
  readonly key: string;
  /** Whether the last attempt to reach it succeeded. */
  readonly reachable: boolean;
  readonly reachedAt: Date | null;
  /**
   * Since when all nodes follow a chain with another first block; null while this one is there. A lost deployment covers no leaf: they are
   * covered again by what takes its place, or by itself when it comes back.
   */
  readonly lostAt: Date | null;
}

/**
 * One of the nodes by which a chain is reached: `behind` the others, `away`, without our contract (`empty`), or of `another` chain; those are
 * passed over.
 */
export interface ChainNodeHealth {
  /** Host and port: the rest of an address may hold a secret. */
  readonly host: string;
  readonly state: 'good' | 'behind' | 'away' | 'empty' | 'another';
  /** Number of its newest block, if it was asked. */
  readonly head: number | null;
}

/** What a look at a chain found, amounts in wei. */
export interface ChainSight {
  /** Number of the newest block. */
  readonly head: number;
  readonly headAt: Date;
  /** What a transaction would pay for a unit of gas at this moment. */
  readonly fee: bigint;
  /** Of the writer's account. */
  readonly balance: bigint;
  readonly nodes: readonly ChainNodeHealth[];
}

/** What is noted of the last look that succeeded. */
export interface ChainLook extends ChainSight {
  /** The anchor's transaction that waits first, and since when; null if none waits. */
  readonly pending: { readonly transaction: string; readonly size: number; readonly since: Date } | null;
}

/** A transaction that was signed for an anchor. Any of them may be the one that is mined. */
export interface AnchorAttempt {
  /** 0x-hex */
  readonly transaction: string;
  /** 0x-hex */
  readonly raw: string;
  /** Newest block at that time. */
  readonly head: number;
  readonly signedAt: Date;
}

/** Port: anchors and the deployments that they belong to. Every method is one durable, atomic step. */
export interface AnchorRows {
  /** Makes a deployment known, or brings name, operator and confirmations up to date. */
  saveChain(chain: AnchorChainIdentity): Promise<void>;
  /** Notes whether a deployment could be reached. */
  noteReach(chain: string, reachable: boolean, at: Date): Promise<void>;
  /** Notes what the last look at a deployment found. */
  noteLook(chain: string, look: ChainLook): Promise<void>;
  /** Notes that a deployment is lost, since when; null that it is there. The first time stays. */
  noteLost(chain: string, at: Date | null): Promise<void>;
  /** These alarms stand for a deployment, and no others; each keeps the time at which it was first given without a break. */
  setAlarms(chain: string, name: string, alarms: readonly StandingAlarm[], at: Date): Promise<void>;
  /** All deployments that were ever known, oldest first. */
  chains(): Promise<readonly AnchorChainRecord[]>;
  /** Queues a checkpoint for a deployment; null, with nothing written, if that size is there already. */
  queue(anchor: Pick<Anchor, 'chain' | 'size' | 'root' | 'note' | 'createdAt'>): Promise<Anchor | null>;
  /** Anchors of a deployment that are not `final`, in order of size. */
  unsettled(chain: string): Promise<readonly Anchor[]>;
  /** The newest `final` anchors of a deployment, newest first. */
  newestFinal(chain: string, most: number): Promise<readonly Anchor[]>;
  /** The anchor of the largest size, in whatever state; null if there is none. */
  largest(chain: string): Promise<Anchor | null>;
  /** Records everything that may change in an anchor if its row is still in state `from`; false if not. */
  move(anchor: Anchor, from: AnchorState): Promise<boolean>;
  /** As `move`, and keeps the anchor's transaction beside all that were signed for it before: both or nothing. */
  keepSigned(anchor: Anchor, from: AnchorState, signed: Omit<AnchorAttempt, 'transaction' | 'raw'>): Promise<boolean>;
  /** Every transaction that was signed for an anchor, newest first. */
  attempts(anchor: number): Promise<readonly AnchorAttempt[]>;
  /**
   * For each deployment: the smallest `anchored` or `final` anchor that covers the leaf, and the largest that does not and stands in an earlier
   * block than the covering one. Nothing of a deployment that is lost.
   */
  around(
    leafIndex: number,
  ): Promise<
    readonly { readonly chain: AnchorChainRecord; readonly covering: Anchor | null; readonly before: Anchor | null }[]
  >;
  /** For each leaf that is covered: the smallest `anchored` or `final` anchor of each deployment that covers it and is not lost. One look-up for all. */
  covering(leafIndexes: readonly number[]): Promise<ReadonlyMap<number, readonly CoveringAnchor[]>>;
}

export interface CoveringAnchor {
  readonly chain: AnchorChainRecord;
  readonly anchor: Anchor;
}

/** A transaction that is signed and not sent. */
export interface SignedTransaction {
  /** 0x-hex */
  readonly transaction: string;
  /** 0x-hex */
  readonly raw: string;
}

/** Where a transaction stands on the chain. */
export interface TransactionPlace {
  readonly block: AnchorBlockFact;
  /** Blocks on top of it, its own included. */
  readonly confirmations: number;
  /** False if it was mined and reverted. */
  readonly succeeded: boolean;
}

/**
 * What the nodes say of a block that was in the chain: `stands`, `replaced` by another of its number, `behind` (the chain ends before it), or
 * `disputed` (they differ). The answer of every node that can tell counts, for it moves anchors forward and back.
 */
export type BlockStanding = 'stands' | 'replaced' | 'behind' | 'disputed';

/** Port: one deployment of the anchor contract, and the key that may write to it. Every method may refuse `chain.unreachable`. */
export interface AnchorChain {
  readonly identity: AnchorChainIdentity;
  /** Refuses `chain.mismatch` if the node is of another chain id or genesis, or the contract is not there. */
  confirm(): Promise<void>;
  sight(): Promise<ChainSight>;
  stands(block: AnchorBlockFact): Promise<BlockStanding>;
  /** Size of the newest checkpoint that the contract holds; 0 for none. */
  anchoredSize(): Promise<number>;
  /** Root that the contract holds for a size, 0x-hex; null for none. */
  rootOf(size: number): Promise<string | null>;
  /** Hash of the transaction that recorded a size, 0x-hex; null for none, or if the node does not keep it. */
  recordedBy(size: number): Promise<string | null>;
  /** Signs the transaction that anchors a checkpoint. Sends nothing. Refuses `anchor.not-newer`, `chain.rejected`. */
  sign(checkpoint: Pick<Anchor, 'size' | 'root'>): Promise<SignedTransaction>;
  /**
   * Signs what takes the place of a signed transaction: the same nonce, every price dearer by an eighth at least. If nothing of ours stands
   * before it (`isFirst`) it takes the first nonce that is not used up: what waits there is not ours, and nobody mines it. Sends nothing. Refuses
   * `anchor.not-newer`, and `chain.rejected` with `why` `fee-cap` if it would cost more than allowed, or if the chain asks no price.
   */
  replace(checkpoint: Pick<Anchor, 'size' | 'root'>, raw: string, isFirst: boolean): Promise<SignedTransaction>;
  /**
   * Hands a signed transaction to the chain; one that it knows already is fine. Refuses `chain.rejected` (`why`: `Rejection`): nonce used up,
   * no funds, price too low, or a nonce before it that nothing fills, so that it would wait for ever.
   */
  send(raw: string): Promise<void>;
  /** Where a transaction stands; null while it is in no block of the present chain. */
  place(transaction: string): Promise<TransactionPlace | null>;
  /** What shows that the contract's storage holds a size in a block; null where the chain or the node has no such proof. Not verified here. */
  stateProof(size: number, block: AnchorBlockFact): Promise<AnchorStateProof | null>;
}
