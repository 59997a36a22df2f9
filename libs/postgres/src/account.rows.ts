import { EntitySchema } from 'typeorm';

/** One account with the hash of its password; see `Account` in libs/registry. */
export interface AccountRow {
  id: string;
  login: string;
  name: string;
  platformRoles: string[];
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
    platformRoles: { name: 'platform_roles', type: 'text', array: true },
    party: { type: 'varchar', length: 30 },
    passwordHash: { name: 'password_hash', type: 'text' },
    createdAt: { name: 'created_at', type: 'timestamptz', precision: 3 },
  },
  uniques: [
    { name: 'account_login_uq', columns: ['login'] },
    { name: 'account_party_uq', columns: ['party'] },
  ],
  checks: [
    {
      name: 'account_platform_roles_ck',
      expression: "platform_roles <@ ARRAY['administrator', 'examiner', 'arbiter', 'auditor', 'operator']::text[]",
    },
  ],
});
