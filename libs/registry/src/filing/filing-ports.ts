import type { AnchorV1, WrittenAct } from '@filmdeed/evidence';
import type { ActorId, FilingId, MandateId, PartyId, RedactionId, UploadId } from '@filmdeed/kernel';
import type { AnchorFact, FilingState } from './filing.js';

/** A filing as it is handed to the writer: everything is decided and signed, only the commit is missing. */
export interface NewFiling {
  readonly id: FilingId;
  /** Who filed it. */
  readonly account: ActorId;
  /** For whom: whoever acts for this party finds it. */
  readonly party: PartyId;
  /** From the `Idempotency-Key` header. */
  readonly idempotencyKey: string;
  /** SHA-256 of the canonical request: the same key with another payload is refused. */
  readonly requestDigest: Uint8Array;
  readonly leaf: Uint8Array;
  readonly leafHash: Uint8Array;
  /** Open the commitments of the leaf. Whoever erases them erases the texts. */
  readonly disclosures: readonly string[];
  /** Signed note (docs/format.md §6). */
  readonly promise: string;
  readonly receivedAt: Date;
  /** The original, if it was handed in. */
  readonly upload: UploadId | null;
  /** The manifest of a set, if it was handed in. */
  readonly manifestUpload: UploadId | null;
  /** What the list page shows and searches; from the disclosures. */
  readonly title: string;
  readonly fileName: string | null;
  /** SHA-256 of the file, or of the manifest of a set: its party finds it by it. Never shown to anybody else. */
  readonly sha256: Uint8Array;
  /** Under which it is made: it counts for all of its chain. */
  readonly mandate?: MandateId | null;
}

export interface StoredFiling extends NewFiling {
  /** Place in the evidence log; null while it waits. */
  readonly leafIndex: number | null;
  /** The newest leaf that says that its texts were erased, and its place in the log; null if they were not. */
  readonly redaction: { readonly leaf: Uint8Array; readonly leafIndex: number | null } | null;
}

/** An erasure as it is handed to the writer. */
export interface NewErasure {
  readonly filing: FilingId;
  /** The leaf that says so. */
  readonly redaction: {
    readonly id: RedactionId;
    readonly leaf: Uint8Array;
    readonly leafHash: Uint8Array;
    readonly at: Date;
  };
  /** Of a sealed filing the digest by which its holder finds it goes too. */
  readonly sealed: boolean;
  /** What was handed in goes too; a manifest goes in any case, for it is full of names. */
  readonly original: boolean;
  /** The redaction that the filing has so far. */
  readonly replaces: RedactionId | null;
}

/** What whoever filed keeps of a filing until it is logged. */
export type FilingReceipt = Pick<NewFiling, 'id' | 'leafHash' | 'promise' | 'requestDigest'>;

export interface FilingQuery {
  readonly party: PartyId;
  /** Part of title, file name or id, or how the SHA-256 (hex, eight digits at least) begins; at most 200 characters. */
  readonly search?: string;
  readonly state?: FilingState;
  /** From an earlier page. Refuses `cursor.invalid`. */
  readonly cursor?: string;
  readonly limit: number;
}

export interface FilingPage {
  readonly items: readonly StoredFiling[];
  readonly next: string | null;
}

/** The entry of the audit trail that the making of these filings is. */
export type ActOfFilings = (filings: readonly FilingId[]) => WrittenAct;

/** Port: filings. Durable when a call returns. */
export interface FilingRows {
  /**
   * Writes a filing, its leaf into the outbox, its claims on uploads, and the act that it is if there is one, all or nothing; many callers share one transaction.
   * `repeated`, with no act written, if this account's key was used for the same request before: then the earlier filing stands and its id is given.
   * Refuses `idempotency.key-reused`, `filing.id-taken`, `upload.not-found`, `upload.not-complete`, `upload.already-filed`, and of a mandate that does not stand any more
   * `mandate.revoked`, `mandate.expired`, `mandate.exceeded`.
   */
  add(filing: NewFiling, act?: WrittenAct): Promise<{ readonly outcome: 'added' | 'repeated'; readonly id: FilingId }>;
  /**
   * Writes filings without uploads, of one account and under one request digest, with their leaves and their one act, all or nothing. `repeated`, with no act
   * written, if their keys were used for the same request before. Refuses `idempotency.key-reused`, and `filing.id-taken` naming the first `index`, and as
   * `add` of a mandate.
   */
  addBatch(filings: readonly NewFiling[], act?: WrittenAct): Promise<'added' | 'repeated'>;
  /** What stands under these keys of the account, in the order of the keys; those that were not used are left out. */
  receiptsOf(account: ActorId, idempotencyKeys: readonly string[]): Promise<readonly FilingReceipt[]>;
  /** What this account's key was used for; null if for nothing. */
  ofKey(
    account: ActorId,
    idempotencyKey: string,
  ): Promise<{ readonly id: FilingId; readonly requestDigest: Uint8Array } | null>;
  find(id: FilingId): Promise<StoredFiling | null>;
  /** Newest first. */
  list(query: FilingQuery): Promise<FilingPage>;
  /**
   * Erases what opens a filing and writes the leaf that says so into the outbox, all or nothing; what was handed in is left to whoever removes uploads.
   * `false`, with nothing done, unless the filing has still the redaction that is replaced.
   */
  erase(erasure: NewErasure): Promise<boolean>;
  /** Those of the leaf hashes (hex) that neither log nor outbox holds. */
  unknownLeaves(leafHashes: readonly string[]): Promise<readonly string[]>;
}

/** An anchor that covers a leaf, as people see it. */
export interface AnchorView extends AnchorFact {
  /** Name of the chain, authority or witnesses. */
  readonly chain: string;
  readonly transaction: string | null;
  readonly blockNumber: number | null;
  /** Time of the block, or the time that an authority or a quorum of witnesses states. */
  readonly blockTime: Date | null;
  readonly confirmations: number | null;
}

/** Port: what the evidence log and its anchors prove of a leaf. */
export interface EvidenceLog {
  /** Leaves in the log. */
  size(): Promise<number>;
  /** For each leaf index the anchors that cover it, one per deployment: the earliest. */
  anchorsOf(leafIndexes: readonly number[]): Promise<ReadonlyMap<number, readonly AnchorView[]>>;
  /** tlog-proof of a leaf to the present checkpoint (docs/format.md §8). */
  proof(leafIndex: number): Promise<string>;
  /** The anchors of a leaf as they stand in a bundle, the earliest of each deployment, with the earlier anchor that does not cover it. */
  bundleAnchors(leafIndex: number): Promise<readonly AnchorV1[]>;
}
