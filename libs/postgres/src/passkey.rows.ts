import { EntitySchema } from 'typeorm';

/** One passkey that signs in; see `Passkey` in libs/registry. */
export interface PasskeyRow {
  id: string;
  account: string;
  credentialId: string;
  key: Buffer;
  /** bigint: as text. */
  signCount: string;
  backupEligible: boolean;
  backedUp: boolean;
  label: string;
  createdAt: Date;
  usedAt: Date | null;
}

export const passkeyRows = new EntitySchema<PasskeyRow>({
  name: 'Passkey',
  tableName: 'passkey',
  columns: {
    id: { type: 'varchar', length: 30, primary: true, primaryKeyConstraintName: 'passkey_pk' },
    account: { type: 'varchar', length: 30 },
    credentialId: { name: 'credential_id', type: 'text' },
    key: { type: 'bytea' },
    signCount: { name: 'sign_count', type: 'bigint' },
    backupEligible: { name: 'backup_eligible', type: 'boolean' },
    backedUp: { name: 'backed_up', type: 'boolean' },
    label: { type: 'text' },
    createdAt: { name: 'created_at', type: 'timestamptz', precision: 3 },
    usedAt: { name: 'used_at', type: 'timestamptz', precision: 3, nullable: true },
  },
  uniques: [{ name: 'passkey_credential_id_uq', columns: ['credentialId'] }],
  indices: [{ name: 'passkey_account_ix', columns: ['account', 'createdAt'] }],
});
