import { EntitySchema } from 'typeorm';

/** One signed-in client. A revoked session is gone; of its token only the SHA-256 is here. */
export interface SessionRow {
  id: string;
  account: string;
  client: string;
  tokenHash: Buffer;
  createdAt: Date;
  expiresAt: Date;
  network: string;
  agent: string;
  seenAt: Date;
  secondFactorAt: Date | null;
}

export const sessionRows = new EntitySchema<SessionRow>({
  name: 'Session',
  tableName: 'session',
  columns: {
    id: { type: 'varchar', length: 30, primary: true, primaryKeyConstraintName: 'session_pk' },
    account: { type: 'varchar', length: 30 },
    client: { type: 'text' },
    tokenHash: { name: 'token_hash', type: 'bytea' },
    createdAt: { name: 'created_at', type: 'timestamptz', precision: 3 },
    expiresAt: { name: 'expires_at', type: 'timestamptz', precision: 3 },
    network: { type: 'text' },
    agent: { type: 'text' },
    seenAt: { name: 'seen_at', type: 'timestamptz', precision: 3 },
    secondFactorAt: { name: 'second_factor_at', type: 'timestamptz', precision: 3, nullable: true },
  },
  uniques: [{ name: 'session_token_hash_uq', columns: ['tokenHash'] }],
  indices: [
    { name: 'session_account_ix', columns: ['account'] },
    { name: 'session_expires_at_ix', columns: ['expiresAt'] },
  ],
  checks: [{ name: 'session_client_ck', expression: "client IN ('web', 'cli')" }],
});
