import { EntitySchema } from 'typeorm';

/** An account as a member of an organisation; what has ended stays, for who was a member when is asked later. */
export interface MemberRow {
  id: string;
  party: string;
  account: string;
  roles: string[];
  addedAt: Date;
  /** The account that added it. */
  addedBy: string;
  endedAt: Date | null;
}

export const memberRows = new EntitySchema<MemberRow>({
  name: 'Member',
  tableName: 'member',
  columns: {
    id: { type: 'varchar', length: 30, primary: true, primaryKeyConstraintName: 'member_pk' },
    party: { type: 'varchar', length: 30 },
    account: { type: 'varchar', length: 30 },
    roles: { type: 'text', array: true },
    addedAt: { name: 'added_at', type: 'timestamptz', precision: 3 },
    addedBy: { name: 'added_by', type: 'varchar', length: 30 },
    endedAt: { name: 'ended_at', type: 'timestamptz', precision: 3, nullable: true },
  },
  indices: [
    { name: 'member_live_uq', columns: ['party', 'account'], unique: true, where: 'ended_at IS NULL' },
    { name: 'member_account_ix', columns: ['account'] },
  ],
  checks: [
    {
      name: 'member_roles_ck',
      expression:
        "cardinality(roles) > 0 AND roles <@ ARRAY['owner', 'filer', 'signer', 'reviewer', 'finance', 'reader']::text[]",
    },
  ],
});
