import { EntitySchema } from 'typeorm';

/** One link by which a person joins; see `Invitation` in libs/registry. */
export interface InvitationRow {
  id: string;
  party: string;
  kind: string;
  roles: string[];
  note: string;
  tokenHash: Buffer;
  createdBy: string;
  createdAt: Date;
  expiresAt: Date;
  usedAt: Date | null;
  usedBy: string | null;
  revokedAt: Date | null;
}

export const invitationRows = new EntitySchema<InvitationRow>({
  name: 'Invitation',
  tableName: 'invitation',
  columns: {
    id: { type: 'varchar', length: 30, primary: true, primaryKeyConstraintName: 'invitation_pk' },
    party: { type: 'varchar', length: 30 },
    kind: { type: 'text' },
    roles: { type: 'text', array: true },
    note: { type: 'text' },
    tokenHash: { name: 'token_hash', type: 'bytea' },
    createdBy: { name: 'created_by', type: 'varchar', length: 30 },
    createdAt: { name: 'created_at', type: 'timestamptz', precision: 3 },
    expiresAt: { name: 'expires_at', type: 'timestamptz', precision: 3 },
    usedAt: { name: 'used_at', type: 'timestamptz', precision: 3, nullable: true },
    usedBy: { name: 'used_by', type: 'varchar', length: 30, nullable: true },
    revokedAt: { name: 'revoked_at', type: 'timestamptz', precision: 3, nullable: true },
  },
  uniques: [{ name: 'invitation_token_hash_uq', columns: ['tokenHash'] }],
  indices: [{ name: 'invitation_party_ix', columns: ['party', 'createdAt', 'id'] }],
  checks: [
    { name: 'invitation_kind_ck', expression: "kind IN ('member', 'co-owner', 'buyer', 'mandatary')" },
    { name: 'invitation_roles_ck', expression: "(kind = 'member') = (cardinality(roles) > 0)" },
  ],
});
