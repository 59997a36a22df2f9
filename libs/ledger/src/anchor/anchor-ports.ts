import type { Anchor, AnchorBlockFact, AnchorChainIdentity, AnchorState } from './anchor.js';

/** What is known of a deployment beside its identity. */
export interface AnchorChainRecord extends AnchorChainIdentity {
  readonly key: string;
  /** Whether the last attempt to reach it succeeded. */
  readonly reachable: boolean;
  readonly reachedAt: Date | null;
}

/** Port: anchors and the deployments that they belong to. Every method is one durable, atomic step. */
export interface AnchorRows {
  /** Makes a deployment known, or brings name, operator and confirmations up to date. */
  saveChain(chain: AnchorChainIdentity): Promise<void>;
  /** Notes whether a deployment could be reached. */
  noteReach(chain: string, reachable: boolean, at: Date): Promise<void>;
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
  /**
   * For each deployment: the smallest `anchored` or `final` anchor that covers the leaf, and the largest that does not and stands in an earlier
   * block than the covering one.
   */
  around(
    leafIndex: number,
  ): Promise<
    readonly { readonly chain: AnchorChainRecord; readonly covering: Anchor | null; readonly before: Anchor | null }[]
  >;
  /** For each leaf that is covered: the smallest `anchored` or `final` anchor of each deployment that covers it. One look-up for all. */
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

/** Port: one deployment of the anchor contract, and the key that may write to it. Every method may refuse `chain.unreachable`. */
export interface AnchorChain {
  readonly identity: AnchorChainIdentity;
  /** Refuses `chain.mismatch` if the node is of another chain id or genesis, or the contract is not there. */
  confirm(): Promise<void>;
  /** Size of the newest checkpoint that the contract holds; 0 for none. */
  anchoredSize(): Promise<number>;
  /** Root that the contract holds for a size, 0x-hex; null for none. */
  rootOf(size: number): Promise<string | null>;
  /** Hash of the transaction that recorded a size, 0x-hex; null for none, or if the node does not keep it. */
  recordedBy(size: number): Promise<string | null>;
  /** Signs the transaction that anchors a checkpoint. Sends nothing. Refuses `anchor.not-newer`, `chain.rejected`. */
  sign(checkpoint: Pick<Anchor, 'size' | 'root'>): Promise<SignedTransaction>;
  /**
   * Hands a signed transaction to the chain; one that it knows already is fine. Refuses `chain.rejected`: nonce used up,
   * no funds, revert, or a nonce before it that nothing fills, so that it would wait for ever.
   */
  send(raw: string): Promise<void>;
  /** Where a transaction stands; null while it is in no block of the present chain. */
  place(transaction: string): Promise<TransactionPlace | null>;
}
