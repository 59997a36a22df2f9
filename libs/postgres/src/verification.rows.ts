import { EntitySchema } from 'typeorm';

/** One verification of a party; see `Verification` in libs/registry. Name and number stand here from its submission on. */
export interface VerificationRow {
  id: string;
  party: string;
  state: string;
  name: string | null;
  identifierType: string | null;
  identifierCountry: string | null;
  identifierRegistry: string | null;
  identifierShown: string | null;
  registryKey: string | null;
  createdAt: Date;
  submittedAt: Date | null;
  submittedBy: string | null;
  method: string | null;
  decidedAt: Date | null;
  decidedBy: string | null;
  byParty: string | null;
  byName: string | null;
  reason: string | null;
  until: Date | null;
  endedAt: Date | null;
}

const text = (name: string) => ({ name, type: 'text', nullable: true }) as const;
const id = (name: string) => ({ name, type: 'varchar', length: 30, nullable: true }) as const;
const time = (name: string) => ({ name, type: 'timestamptz', precision: 3, nullable: true }) as const;

export const verificationRows = new EntitySchema<VerificationRow>({
  name: 'Verification',
  tableName: 'verification',
  columns: {
    id: { type: 'varchar', length: 30, primary: true, primaryKeyConstraintName: 'verification_pk' },
    party: { type: 'varchar', length: 30 },
    state: { type: 'text' },
    name: text('name'),
    identifierType: text('identifier_type'),
    identifierCountry: text('identifier_country'),
    identifierRegistry: text('identifier_registry'),
    identifierShown: text('identifier_shown'),
    registryKey: text('registry_key'),
    createdAt: { name: 'created_at', type: 'timestamptz', precision: 3 },
    submittedAt: time('submitted_at'),
    submittedBy: id('submitted_by'),
    method: text('method'),
    decidedAt: time('decided_at'),
    decidedBy: id('decided_by'),
    byParty: id('by_party'),
    byName: text('by_name'),
    reason: text('reason'),
    until: time('until'),
    endedAt: time('ended_at'),
  },
  indices: [
    {
      name: 'verification_open_uq',
      columns: ['party'],
      unique: true,
      where: "state IN ('unverified', 'submitted')",
    },
    { name: 'verification_verified_uq', columns: ['party'], unique: true, where: "state = 'verified'" },
    { name: 'verification_number_uq', columns: ['registryKey'], unique: true, where: "state = 'verified'" },
    { name: 'verification_party_ix', columns: ['party', 'createdAt', 'id'] },
    { name: 'verification_queue_ix', columns: ['submittedAt', 'id'], where: "state = 'submitted'" },
    { name: 'verification_until_ix', columns: ['until'], where: "state = 'verified'" },
  ],
  checks: [
    {
      name: 'verification_state_ck',
      expression: "state IN ('unverified', 'submitted', 'verified', 'refused', 'expired', 'withdrawn')",
    },
    { name: 'verification_decided_ck', expression: 'decided_by IS NULL OR decided_by <> submitted_by' },
  ],
});

/** One document of a verification; `object` is null once its bytes were erased. */
export interface VerificationDocumentRow {
  verification: string;
  position: number;
  kind: string;
  name: string;
  mediaType: string;
  size: number;
  sha256: Buffer;
  object: string | null;
  addedAt: Date;
}

export const verificationDocumentRows = new EntitySchema<VerificationDocumentRow>({
  name: 'VerificationDocument',
  tableName: 'verification_document',
  columns: {
    verification: {
      type: 'varchar',
      length: 30,
      primary: true,
      primaryKeyConstraintName: 'verification_document_pk',
    },
    position: { type: 'integer', primary: true, primaryKeyConstraintName: 'verification_document_pk' },
    kind: { type: 'text' },
    name: { type: 'text' },
    mediaType: { name: 'media_type', type: 'text' },
    size: { type: 'integer' },
    sha256: { type: 'bytea' },
    object: { type: 'varchar', length: 30, nullable: true },
    addedAt: { name: 'added_at', type: 'timestamptz', precision: 3 },
  },
});
