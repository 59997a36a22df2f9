import { EntitySchema } from 'typeorm';

/**
 * One filing; see `StoredFiling` in libs/registry. Its leaf lies in `leaf_outbox` until it is logged and in `log_entry` from then on, so it is not
 * kept here a second time.
 */
export interface FilingRow {
  id: string;
  /** Who filed it: an account, or an API client. Its idempotency keys are its own. */
  account: string;
  party: string;
  idempotencyKey: string;
  requestDigest: Buffer;
  disclosures: string[];
  promise: string;
  receivedAt: Date;
  uploadId: string | null;
  manifestUploadId: string | null;
  title: string;
  fileName: string | null;
  sha256: Buffer;
  /** `searchText` of libs/registry. */
  search: string;
  /** Of the newest leaf that says that the texts were erased. */
  redactionId: string | null;
}

export const filingRows = new EntitySchema<FilingRow>({
  name: 'Filing',
  tableName: 'filing',
  columns: {
    id: { type: 'varchar', length: 30, primary: true, primaryKeyConstraintName: 'filing_pk' },
    account: { type: 'varchar', length: 30 },
    party: { type: 'varchar', length: 30 },
    idempotencyKey: { name: 'idempotency_key', type: 'varchar', length: 200 },
    requestDigest: { name: 'request_digest', type: 'bytea' },
    disclosures: { type: 'jsonb' },
    promise: { type: 'text' },
    receivedAt: { name: 'received_at', type: 'timestamptz', precision: 3 },
    uploadId: { name: 'upload_id', type: 'varchar', length: 30, nullable: true },
    manifestUploadId: { name: 'manifest_upload_id', type: 'varchar', length: 30, nullable: true },
    title: { type: 'text' },
    fileName: { name: 'file_name', type: 'text', nullable: true },
    sha256: { type: 'bytea' },
    search: { type: 'text' },
    redactionId: { name: 'redaction_id', type: 'varchar', length: 30, nullable: true },
  },
  uniques: [{ name: 'filing_idempotency_key_uq', columns: ['account', 'idempotencyKey'] }],
  indices: [
    { name: 'filing_party_ix', columns: ['party', 'receivedAt', 'id'] },
    { name: 'filing_sha256_ix', columns: ['party', 'sha256'] },
    // A GIN index over trigrams, which only the migration can say.
    { name: 'filing_search_ix', columns: ['search'], synchronize: false },
  ],
  checks: [
    { name: 'filing_upload_ck', expression: 'upload_id IS NULL OR manifest_upload_id IS NULL' },
    { name: 'filing_digest_ck', expression: 'octet_length(sha256) = 32 AND octet_length(request_digest) = 32' },
  ],
});
