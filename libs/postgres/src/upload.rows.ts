import { EntitySchema } from 'typeorm';

/** One upload; see `Upload` in libs/registry. Digests as bytes, sizes as decimal text because they exceed 32 bits. */
export interface UploadRow {
  id: string;
  account: string;
  party: string;
  object: string;
  name: string;
  mediaType: string | null;
  state: string;
  size: string;
  received: string;
  declaredSha256: Buffer | null;
  declaredSm3: Buffer | null;
  sha256: Buffer | null;
  sm3: Buffer | null;
  blake3: Buffer | null;
  refusal: { code: string; facts: object } | null;
  filingId: string | null;
  createdAt: Date;
  expiresAt: Date;
}

export const uploadRows = new EntitySchema<UploadRow>({
  name: 'Upload',
  tableName: 'upload',
  columns: {
    id: { type: 'varchar', length: 30, primary: true, primaryKeyConstraintName: 'upload_pk' },
    account: { type: 'varchar', length: 30 },
    party: { type: 'varchar', length: 30 },
    object: { type: 'varchar', length: 30 },
    name: { type: 'text' },
    mediaType: { name: 'media_type', type: 'text', nullable: true },
    state: { type: 'text' },
    size: { type: 'bigint' },
    received: { type: 'bigint' },
    declaredSha256: { name: 'declared_sha256', type: 'bytea', nullable: true },
    declaredSm3: { name: 'declared_sm3', type: 'bytea', nullable: true },
    sha256: { type: 'bytea', nullable: true },
    sm3: { type: 'bytea', nullable: true },
    blake3: { type: 'bytea', nullable: true },
    refusal: { type: 'jsonb', nullable: true },
    filingId: { name: 'filing_id', type: 'varchar', length: 30, nullable: true },
    createdAt: { name: 'created_at', type: 'timestamptz', precision: 3 },
    expiresAt: { name: 'expires_at', type: 'timestamptz', precision: 3 },
  },
  uniques: [
    { name: 'upload_object_uq', columns: ['object'] },
    { name: 'upload_filing_id_uq', columns: ['filingId'] },
  ],
  indices: [
    { name: 'upload_account_ix', columns: ['account', 'createdAt'] },
    { name: 'upload_party_ix', columns: ['party', 'createdAt'] },
    { name: 'upload_expires_at_ix', columns: ['expiresAt'] },
  ],
  checks: [
    { name: 'upload_received_ck', expression: 'size > 0 AND received BETWEEN 0 AND size' },
    {
      name: 'upload_state_ck',
      expression: "state IN ('open', 'hashing', 'complete', 'filed', 'refused', 'leaving')",
    },
    { name: 'upload_filed_ck', expression: "(state = 'filed') = (filing_id IS NOT NULL)" },
    {
      name: 'upload_digests_ck',
      expression:
        "state NOT IN ('complete', 'filed') OR (sha256 IS NOT NULL AND sm3 IS NOT NULL AND blake3 IS NOT NULL)",
    },
  ],
});
