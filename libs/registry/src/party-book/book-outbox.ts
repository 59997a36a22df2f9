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
