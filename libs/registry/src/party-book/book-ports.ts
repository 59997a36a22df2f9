import type { BookAct, BookDeployment, BookVerifiers } from '@filmdeed/evidence';
import type { PartyId } from '@filmdeed/kernel';

/** One signature as the contract takes it (docs/format.md §17.3), all 0x-hex. */
export interface BookSignature {
  /** ERC-7913 bytes */
  readonly signer: string;
  readonly signature: string;
}

/** Words of a party with everything that they need: whoever sends them, they count. */
export interface SignedWords {
  readonly party: PartyId;
  readonly act: BookAct;
  /** Unix seconds, the last in which the words hold. */
  readonly deadline: number;
  /** 32 bytes in hex */
  readonly nonce: string;
  /** In any order. Of the party; for `bind` of the signer; for `recover` of the recovery key or the independent key; for `veto` of one key. */
  readonly signatures: readonly BookSignature[];
  /** Of the key that comes in (`add`, `rotate`, `recovery-key`, `recover`), 0x-hex; null where none does. */
  readonly proof: string | null;
  /** A recovery by law: the guardian sends it. */
  readonly byLaw?: boolean;
}

/** A block as it was seen. */
export interface BookBlock {
  readonly number: number;
  readonly hash: string;
  readonly time: Date;
}

/** A transaction that is signed and not sent, 0x-hex. */
export interface BookTransaction {
  readonly transaction: string;
  readonly raw: string;
}

/** Where a transaction stands; `succeeded` is false if it was mined and reverted. */
export interface BookTransactionPlace {
  readonly block: BookBlock;
  /** Blocks on top of it, its own included. */
  readonly confirmations: number;
  readonly succeeded: boolean;
}

/** What a book says of a party, all of it at one block. */
export interface BookParty {
  readonly block: BookBlock;
  /** ERC-7913 bytes, 0x-hex in lower case; none: the party is not there. */
  readonly signers: readonly string[];
  readonly threshold: number;
  readonly recoveryKey: string | null;
  /** The recovery that stands in public, due or not. */
  readonly recovery: {
    /** Digest of the proposal, 0x-hex. */
    readonly id: string;
    readonly means: 'recovery-key' | 'law';
    readonly signer: string;
    readonly dueAt: Date;
  } | null;
  /** End of the restraint after the last recovery; null if there was none. */
  readonly restrainedUntil: Date | null;
  readonly isRestrained: boolean;
}

/** What is known of a deployment: where it is, and what stands beside it. */
export interface BookRecord extends BookDeployment {
  /** Hash of the chain's first block, 0x-hex; null on a chain that does not tell. */
  readonly genesis: string | null;
  readonly accessManager: string;
  readonly verifiers: BookVerifiers;
  /** Block that holds the deployment. */
  readonly block: number;
}

/** A recovery as the book announced it. */
export interface ProposedRecovery {
  /** Digest of the proposal, 0x-hex. */
  readonly id: string;
  /** The book's name of the party, 0x-hex (`partyKey`). */
  readonly party: string;
  readonly means: 'recovery-key' | 'law';
  readonly signer: string;
  readonly dueAt: Date;
}

/** Port: reads one PartyBook. Every method may refuse `chain.unreachable`, `chain.mismatch`. */
export interface PartyBookReader {
  readonly book: BookRecord;
  /** Refuses `chain.mismatch` if the node is of another chain, or the book is not there or of another deployment. */
  confirm(): Promise<void>;
  /** Number of the newest block. */
  head(): Promise<number>;
  /** As of the newest block, or of one that the node still knows. */
  party(party: PartyId, block?: number): Promise<BookParty>;
  /** Whether words of this digest (32 bytes) were acted upon. */
  isUsed(digest: Uint8Array, block?: number): Promise<boolean>;
  /**
   * Asks the book, as of its newest block, whether it would act on words that anybody may send: all but `bind` and a recovery by law. Refuses
   * `book.refused` with the contract's own reason and values, and `signature.invalid` for words that cannot be sent.
   */
  wouldTake(words: SignedWords): Promise<void>;
  /** Recoveries that were proposed in these blocks, both included, in their order. */
  proposed(from: number, to: number): Promise<readonly ProposedRecovery[]>;
}

/**
 * Port: brings signed words to the book, by an account that counts for nothing but `bind` (registrar) and recovery by law (guardian). It signs a
 * transaction before it sends it: kept in an outbox until it is final, it goes again after a crash or a reorganisation. Words that the book would
 * refuse are refused before anything is signed: `book.refused`, with the contract's own reason and values. Words of another deployment are
 * refused so too: a chain that began anew is a new deployment, and its parties sign anew.
 */
export interface PartyBookWriter {
  sign(words: SignedWords): Promise<BookTransaction>;
  /** The transaction that anybody may send once a recovery is due. `recovery`: 0x-hex. */
  signCompletion(party: PartyId, recovery: string): Promise<BookTransaction>;
  /** What takes the place of a signed transaction of the same words, dearer. Refuses as `AnchorChain.replace`. */
  replace(words: SignedWords, raw: string, isFirst: boolean): Promise<BookTransaction>;
  /** Refuses `chain.rejected`; a transaction that the chain knows already is fine. */
  send(raw: string): Promise<void>;
  /** Null while it is in no block of the present chain. */
  place(transaction: string): Promise<BookTransactionPlace | null>;
}
