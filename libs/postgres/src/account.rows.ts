import { EntitySchema } from 'typeorm';

/** One account with the hash of its password; see `Account` in libs/registry. */
export interface AccountRow {
  id: string;
  login: string;
  name: string;
  role: string;
  party: string;
  passwordHash: string;
  createdAt: Date;
}

export const accountRows = new EntitySchema<AccountRow>({
  name: 'Account',
  tableName: 'account',
  columns: {
    id: { type: 'varchar', length: 30, primary: true, primaryKeyConstraintName: 'account_pk' },
    login: { type: 'text' },
    name: { type: 'text' },
    role: { type: 'text' },
    party: { type: 'varchar', length: 30 },
    passwordHash: { name: 'password_hash', type: 'text' },
    createdAt: { name: 'created_at', type: 'timestamptz', precision: 3 },
  },
  uniques: [
    { name: 'account_login_uq', columns: ['login'] },
    { name: 'account_party_uq', columns: ['party'] },
  ],
  checks: [{ name: 'account_role_ck', expression: "role IN ('administrator', 'filer', 'auditor')" }],
});
