import type { AccountId, ObjectId, PartyId, VerificationId } from '@filmdeed/kernel';
import type { Page, PageQuery } from './page.js';
import type { Verification, VerificationDocument } from './verification.js';

/** How a submitted verification ended. */
export interface Decision {
  readonly state: 'verified' | 'refused';
  readonly method: string;
  readonly decidedBy: AccountId | null;
  readonly by: PartyId | null;
  readonly byName: string;
  readonly reason: string | null;
  readonly until: Date | null;
}

/** Port: verifications, durable when a call returns. Each change happens only from the state that it names, whoever asks at once. */
export interface Verifications {
  /** False if the party has one that is `unverified` or `submitted`. */
  begin(verification: Pick<Verification, 'id' | 'party' | 'createdAt'>): Promise<boolean>;
  byId(id: VerificationId): Promise<Verification | null>;
  /** Newest first. */
  ofParty(party: PartyId, query: PageQuery): Promise<Page<Verification>>;
  /** Those that wait for a decision, whoever waits longest first. Refuses `cursor.invalid`. */
  queue(query: PageQuery): Promise<Page<Verification>>;
  documents(id: VerificationId): Promise<readonly VerificationDocument[]>;
  /** At the next position. False unless it is `unverified` with fewer than `MOST_DOCUMENTS`. */
  addDocument(document: Omit<VerificationDocument, 'position'>): Promise<boolean>;
  /** Takes one out of an `unverified` one and gives its object; null if there is none. */
  removeDocument(id: VerificationId, position: number): Promise<ObjectId | null>;
  /** From `unverified`, with name and number as the party has them in this moment, which then stay. False otherwise. */
  submit(id: VerificationId, by: AccountId, now: Date): Promise<boolean>;
  /** From `submitted`. A party is vouched for by one at a time: `verified` ends an earlier one. `taken`: another verified party has this number. */
  decide(id: VerificationId, decision: Decision, now: Date): Promise<'decided' | 'moved' | 'taken'>;
  /** From `unverified`, `submitted` or `verified`. */
  withdraw(id: VerificationId, now: Date): Promise<boolean>;
  /** Those whose time is over at `now`, to `expired`; gives their number. */
  expireDue(now: Date): Promise<number>;
  /** Forgets where the documents of a verification that is over lie, and gives their objects. */
  forgetDocuments(party: PartyId): Promise<readonly ObjectId[]>;
}
