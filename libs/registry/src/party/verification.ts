import { type AccountId, type ObjectId, type PartyId, Refusal, type VerificationId } from '@filmdeed/kernel';
import type { IdentifierType } from './identifier/identifier.js';
import type { KeptIdentifier, ShownIdentifier } from './party.js';
import type { PartyKind } from './party-kind.js';

/**
 * `unverified`: documents are gathered. `submitted`: somebody else decides. `verified`: vouched for, until it expires. The others are over;
 * whoever wants to be verified then begins anew.
 */
export type VerificationState = 'unverified' | 'submitted' | 'verified' | 'refused' | 'expired' | 'withdrawn';
export type VerificationMove = 'submit' | 'verify' | 'refuse' | 'expire' | 'withdraw';

/** A state without a row is final. */
export const VERIFICATION_MOVES: Partial<
  Record<VerificationState, Partial<Record<VerificationMove, VerificationState>>>
> = {
  unverified: { submit: 'submitted', withdraw: 'withdrawn' },
  submitted: { verify: 'verified', refuse: 'refused', withdraw: 'withdrawn' },
  verified: { expire: 'expired', withdraw: 'withdrawn' },
};

/** Real-name verification of one party (实名核验). */
export interface Verification {
  readonly id: VerificationId;
  readonly party: PartyId;
  readonly kind: PartyKind;
  readonly state: VerificationState;
  /** As they were submitted; before that, as they stand. */
  readonly name: string;
  readonly identifier: ShownIdentifier | null;
  readonly createdAt: Date;
  readonly submittedAt: Date | null;
  readonly submittedBy: AccountId | null;
  /** How it was decided: `documents`, or as the outside service calls it. */
  readonly method: string | null;
  readonly decidedAt: Date | null;
  /** The account that decided; null while nobody did, and for a service. */
  readonly decidedBy: AccountId | null;
  readonly by: PartyId | null;
  readonly byName: string | null;
  /** Why it was refused. */
  readonly reason: string | null;
  /** When the vouching ends; null if never. */
  readonly until: Date | null;
  readonly endedAt: Date | null;
}

export const DOCUMENT_KINDS = [
  'ID_CARD',
  'PASSPORT',
  'BUSINESS_LICENSE',
  'REGISTRY_EXTRACT',
  'AUTHORISATION',
  'OTHER',
] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** One document of a verification. Only an examiner who may decide reads it. */
export interface VerificationDocument {
  readonly verification: VerificationId;
  /** From 1 on. */
  readonly position: number;
  readonly kind: DocumentKind;
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: string;
  /** Null once its bytes were erased. */
  readonly object: ObjectId | null;
  readonly addedAt: Date;
}

export const MOST_DOCUMENTS = 8;
export const MOST_DOCUMENT_BYTES = 5_000_000;

/** Of each list one document is needed. */
const NEEDED: Readonly<Record<IdentifierType, readonly (readonly DocumentKind[])[]>> = {
  ID_CARD: [['ID_CARD']],
  PASSPORT: [['PASSPORT']],
  USCC: [['BUSINESS_LICENSE']],
  FOREIGN_REGISTRY: [['REGISTRY_EXTRACT'], ['PASSPORT']],
};

/** What a submission lacks: `identifier`, or kinds of documents. */
export function missingFor(
  identifier: Pick<KeptIdentifier, 'type'> | null,
  documents: readonly Pick<VerificationDocument, 'kind'>[],
): readonly string[] {
  if (identifier === null) return ['identifier'];
  const needed = NEEDED[identifier.type];
  const missing = needed.filter((kinds) => !documents.some(({ kind }) => kinds.includes(kind)));
  return missing.map((kinds) => kinds.join(' | '));
}

/** The state after a move. Refuses `verification.move-not-allowed`. */
export function moveVerification(from: VerificationState, move: VerificationMove): VerificationState {
  const state = VERIFICATION_MOVES[from]?.[move];
  if (state === undefined) {
    throw new Refusal('verification.move-not-allowed', `cannot ${move} a verification that is ${from}`, { from, move });
  }
  return state;
}

/** The media type by the first bytes, which cannot lie as a name can; null for what is not taken. */
export function documentType(bytes: Uint8Array): string | null {
  const begins = (...first: number[]): boolean => first.every((byte, i) => bytes[i] === byte);
  if (begins(0x25, 0x50, 0x44, 0x46, 0x2d)) return 'application/pdf';
  if (begins(0xff, 0xd8, 0xff)) return 'image/jpeg';
  if (begins(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  return null;
}
