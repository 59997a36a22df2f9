import { EntitySchema } from 'typeorm';

/** A receipt of a notary or a judicial chain for a checkpoint; see `LogReceipt` in libs/registry. */
export interface LogReceiptRow {
  id: string;
  type: string;
  issuer: string;
  reference: string;
  time: Date;
  askAt: string;
  size: string;
  root: Buffer;
  note: string;
  documentSha256: Buffer;
  documentSize: string;
  object: string | null;
  corrects: string | null;
  withdrawn: boolean;
  account: string;
  /** SHA-256 over all that was handed in: the same again is the same row. */
  digest: Buffer;
  createdAt: Date;
}

export const logReceiptRows = new EntitySchema<LogReceiptRow>({
  name: 'LogReceipt',
  tableName: 'log_receipt',
  columns: {
    id: { type: 'bigint', primary: true, generated: 'increment', primaryKeyConstraintName: 'log_receipt_pk' },
    type: { type: 'text' },
    issuer: { type: 'text' },
    reference: { type: 'text' },
    time: { type: 'timestamptz', precision: 3 },
    askAt: { name: 'ask_at', type: 'text' },
    size: { type: 'bigint' },
    root: { type: 'bytea' },
    note: { type: 'text' },
    documentSha256: { name: 'document_sha256', type: 'bytea' },
    documentSize: { name: 'document_size', type: 'bigint' },
    object: { type: 'varchar', length: 30, nullable: true },
    corrects: { type: 'bigint', nullable: true },
    withdrawn: { type: 'boolean' },
    account: { type: 'varchar', length: 30 },
    digest: { type: 'bytea' },
    createdAt: { name: 'created_at', type: 'timestamptz', precision: 3 },
  },
  uniques: [
    { name: 'log_receipt_digest_uq', columns: ['digest'] },
    { name: 'log_receipt_corrects_uq', columns: ['corrects'] },
  ],
  indices: [
    {
      name: 'log_receipt_first_uq',
      columns: ['type', 'issuer', 'reference'],
      unique: true,
      where: '"corrects" IS NULL',
    },
    { name: 'log_receipt_size_ix', columns: ['size'] },
  ],
  foreignKeys: [
    {
      name: 'log_receipt_corrects_fk',
      target: 'LogReceipt',
      columnNames: ['corrects'],
      referencedColumnNames: ['id'],
    },
  ],
  checks: [
    { name: 'log_receipt_type_ck', expression: "type IN ('notary-receipt', 'judicial-chain-receipt')" },
    { name: 'log_receipt_size_ck', expression: 'size > 0 AND octet_length(root) = 32' },
    { name: 'log_receipt_document_ck', expression: 'octet_length(document_sha256) = 32 AND document_size > 0' },
  ],
});
