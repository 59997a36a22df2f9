import { EntitySchema } from 'typeorm';

/** One key of a party; see `Signer` in libs/registry. A key stands here once for ever, revoked or not. */
export interface SignerRow {
  id: string;
  party: string;
  scheme: string;
  key: Buffer;
  credentialId: string | null;
  label: string;
  createdAt: Date;
  revokedAt: Date | null;
}

export const signerRows = new EntitySchema<SignerRow>({
  name: 'Signer',
  tableName: 'signer',
  columns: {
    id: { type: 'varchar', length: 30, primary: true, primaryKeyConstraintName: 'signer_pk' },
    party: { type: 'varchar', length: 30 },
    scheme: { type: 'text' },
    key: { type: 'bytea' },
    credentialId: { name: 'credential_id', type: 'text', nullable: true },
    label: { type: 'text' },
    createdAt: { name: 'created_at', type: 'timestamptz', precision: 3 },
    revokedAt: { name: 'revoked_at', type: 'timestamptz', precision: 3, nullable: true },
  },
  uniques: [{ name: 'signer_key_uq', columns: ['key'] }],
  indices: [{ name: 'signer_party_ix', columns: ['party', 'createdAt'] }],
});
