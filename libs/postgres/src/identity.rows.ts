import { EntitySchema } from 'typeorm';

/** That an account is somebody at an identity provider. */
export interface IdentityRow {
  issuer: string;
  subject: string;
  account: string;
  createdAt: Date;
}

export const identityRows = new EntitySchema<IdentityRow>({
  name: 'Identity',
  tableName: 'identity',
  columns: {
    issuer: { type: 'text', primary: true, primaryKeyConstraintName: 'identity_pk' },
    subject: { type: 'text', primary: true, primaryKeyConstraintName: 'identity_pk' },
    account: { type: 'varchar', length: 30 },
    createdAt: { name: 'created_at', type: 'timestamptz', precision: 3 },
  },
  indices: [{ name: 'identity_account_ix', columns: ['account'] }],
});
