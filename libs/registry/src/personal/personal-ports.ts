import type { AccountId, ObjectId, PartyId, RedactionId } from '@filmdeed/kernel';
import type { RetentionRule } from '../hold/retention.js';

/**
 * What is personal in our records: `names` of party and account, with all ways to sign in; `identity`: numbers, verifications and their documents; `acts`: what opens the audit
 * trail; `records`: leaves, proofs, receipts and certificates' technical records, which hold ids and digests alone and are never erased.
 */
export const PERSONAL_KINDS = ['names', 'identity', 'acts', 'records'] as const;
export type PersonalKind = (typeof PERSONAL_KINDS)[number];

/** A party, and the account whose person it is; null for an organisation. */
export interface PersonalSubject {
  readonly party: PartyId;
  readonly account: AccountId | null;
}

export interface PersonalErasure {
  readonly subject: PersonalSubject;
  readonly kinds: readonly PersonalKind[];
  readonly now: Date;
  /** Of the acts those before it. */
  readonly actsBefore: Date;
  /** A court or the law wants it, whoever else is left. */
  readonly byOrder?: boolean;
}

/** The leaf that says what was erased, on its way into the outbox. */
export interface ErasureStatement {
  readonly id: RedactionId;
  readonly leaf: Uint8Array;
  readonly leafHash: Uint8Array;
  readonly at: Date;
}

/** Port: everything personal, in the tables of every noun. */
export interface PersonalRecords {
  find(party: PartyId): Promise<PersonalSubject | null>;
  /** When the newest of a kind was made, from which its retention runs; null if there is none. */
  newest(subject: PersonalSubject, kind: PersonalKind): Promise<Date | null>;
  rules(): Promise<readonly RetentionRule[]>;
  /**
   * In one transaction with the leaf that says so, durable when it returns; the same again is the same. Null, with nothing changed, if a hold stands on the subject by then. Gives the objects whose bytes
   * are to go; they stay named until `forget`. Refuses `access.last-administrator`; unless it is by order, `member.last-owner` for the only owner of an organisation with other members.
   */
  erase(erasure: PersonalErasure, statement: ErasureStatement): Promise<readonly ObjectId[] | null>;
  forget(objects: readonly ObjectId[]): Promise<void>;
}
