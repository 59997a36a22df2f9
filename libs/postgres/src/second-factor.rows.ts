import { EntitySchema } from 'typeorm';

/** The seed of an authenticator app, sealed by the vault. */
export interface TotpRow {
  account: string;
  sealed: Buffer;
  /** bigint: as text. */
  lastStep: string;
  confirmed: boolean;
}

export const totpRows = new EntitySchema<TotpRow>({
  name: 'Totp',
  tableName: 'totp',
  columns: {
    account: { type: 'varchar', length: 30, primary: true, primaryKeyConstraintName: 'totp_pk' },
    sealed: { type: 'bytea' },
    lastStep: { name: 'last_step', type: 'bigint' },
    confirmed: { type: 'boolean' },
  },
});

/** A recovery code that was not used yet. */
export interface RecoveryCodeRow {
  hash: Buffer;
  account: string;
}

export const recoveryCodeRows = new EntitySchema<RecoveryCodeRow>({
  name: 'RecoveryCode',
  tableName: 'recovery_code',
  columns: {
    hash: { type: 'bytea', primary: true, primaryKeyConstraintName: 'recovery_code_pk' },
    account: { type: 'varchar', length: 30 },
  },
  indices: [{ name: 'recovery_code_account_ix', columns: ['account'] }],
});
