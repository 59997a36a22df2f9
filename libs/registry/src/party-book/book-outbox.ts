import type { PartyId } from '@filmdeed/kernel';
import type { SignedWords } from './book-ports.js';

/**
 * `queued` → `sent` → `landed` (the book acted on them) → `final`. A block that is gone takes `landed` back to `sent`; words that the book
 * takes no more are `refused`, and are signed anew by whoever wants them.
 */
export type RelayState = 'queued' | 'sent' | 'landed' | 'final' | 'refused';

export interface RelayedWords {
  readonly id: number;
  readonly words: SignedWords;
  readonly state: RelayState;
  /** The transaction that was signed last, 0x-hex, and when. */
  readonly raw: string | null;
  readonly signedAt: Date | null;
  /** The book's own, of words that it refused. */
  readonly reason: string | null;
}

/** Port: words on their way to a book. Every method is one durable, atomic step. */
export interface BookOutbox {
  /** What is neither `final` nor `refused`, oldest first. */
  open(): Promise<readonly RelayedWords[]>;
  /** Records everything that may change if the words are still in state `from`; false if not. */
  keep(entry: RelayedWords, from: RelayState): Promise<boolean>;
}

/** Words that a party handed in, and how far they came. */
export interface HandedInWords {
  readonly id: number;
  readonly words: SignedWords;
  readonly state: RelayState;
  readonly reason: string | null;
  readonly handedInAt: Date;
}

export interface NewWords {
  readonly words: SignedWords;
  /** `deploymentSalt` of the book that they are for. */
  readonly salt: string;
  readonly digest: Uint8Array;
  readonly at: Date;
}

/** Port: where parties hand in words. Durable when a call returns. */
export interface BookDoor {
  /** Queues them; null, and nothing is written, if the party handed in words of this digest or with this nonce before, also if both come at once. */
  add(entry: NewWords): Promise<HandedInWords | null>;
  /** The newest 100 of the party for the book of this salt, newest first. */
  ofParty(party: PartyId, salt: string): Promise<readonly HandedInWords[]>;
}
