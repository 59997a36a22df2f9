import type { AccountId, ObjectId, PartyId, VerificationId } from '@filmdeed/kernel';
import type {
  DocumentKind,
  IdentifierType,
  PartyKind,
  Verification,
  VerificationDocument,
  VerificationState,
} from '@filmdeed/registry';
import type { VerificationDocumentRow } from './verification.rows.js';

/** A verification as it is read, with kind, name and number of its party. */
export interface VerificationColumns {
  readonly id: VerificationId;
  readonly party: PartyId;
  readonly kind: PartyKind;
  readonly state: VerificationState;
  readonly name: string;
  readonly type: IdentifierType | null;
  readonly country: string;
  readonly registry: string;
  readonly shown: string;
  readonly createdAt: Date;
  readonly submittedAt: Date | null;
  readonly submittedBy: AccountId | null;
  readonly method: string | null;
  readonly decidedAt: Date | null;
  readonly decidedBy: AccountId | null;
  readonly by: PartyId | null;
  readonly byName: string | null;
  readonly reason: string | null;
  readonly until: Date | null;
  readonly endedAt: Date | null;
}

export function verificationOfRow(row: VerificationColumns): Verification {
  const { type, country, registry, shown, ...verification } = row;
  return { ...verification, identifier: type === null ? null : { type, country, registry, shown } };
}

export function documentOfRow(row: VerificationDocumentRow): VerificationDocument {
  return {
    ...row,
    verification: row.verification as VerificationId,
    kind: row.kind as DocumentKind,
    sha256: row.sha256.toString('hex'),
    object: row.object as ObjectId | null,
  };
}
