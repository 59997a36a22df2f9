import { EntitySchema } from 'typeorm';

/** One program that acts for a party; see `ApiClient` in libs/registry. */
export interface ApiClientRow {
  id: string;
  party: string;
  name: string;
  scopes: string[];
  state: string;
  createdBy: string;
  createdAt: Date;
  /** When its state last changed. */
  movedAt: Date;
  usedAt: Date | null;
}

export const apiClientRows = new EntitySchema<ApiClientRow>({
  name: 'ApiClient',
  tableName: 'api_client',
  columns: {
    id: { type: 'varchar', length: 30, primary: true, primaryKeyConstraintName: 'api_client_pk' },
    party: { type: 'varchar', length: 30 },
    name: { type: 'text' },
    scopes: { type: 'text', array: true },
    state: { type: 'text' },
    createdBy: { name: 'created_by', type: 'varchar', length: 30 },
    createdAt: { name: 'created_at', type: 'timestamptz', precision: 3 },
    movedAt: { name: 'moved_at', type: 'timestamptz', precision: 3 },
    usedAt: { name: 'used_at', type: 'timestamptz', precision: 3, nullable: true },
  },
  indices: [{ name: 'api_client_party_ix', columns: ['party', 'createdAt'] }],
  checks: [{ name: 'api_client_state_ck', expression: "state IN ('active', 'disabled', 'ended')" }],
});

/** Of a secret only the SHA-256 is here. */
export interface ApiClientSecretRow {
  id: string;
  client: string;
  hash: Buffer;
  createdAt: Date;
  expiresAt: Date;
  usedAt: Date | null;
}

export const apiClientSecretRows = new EntitySchema<ApiClientSecretRow>({
  name: 'ApiClientSecret',
  tableName: 'api_client_secret',
  columns: {
    id: { type: 'varchar', length: 30, primary: true, primaryKeyConstraintName: 'api_client_secret_pk' },
    client: { type: 'varchar', length: 30 },
    hash: { type: 'bytea' },
    createdAt: { name: 'created_at', type: 'timestamptz', precision: 3 },
    expiresAt: { name: 'expires_at', type: 'timestamptz', precision: 3 },
    usedAt: { name: 'used_at', type: 'timestamptz', precision: 3, nullable: true },
  },
  indices: [{ name: 'api_client_secret_client_ix', columns: ['client', 'createdAt'] }],
});

/** Of a token likewise. */
export interface ApiClientTokenRow {
  hash: Buffer;
  secret: string;
  scopes: string[];
  expiresAt: Date;
}

export const apiClientTokenRows = new EntitySchema<ApiClientTokenRow>({
  name: 'ApiClientToken',
  tableName: 'api_client_token',
  columns: {
    hash: { type: 'bytea', primary: true, primaryKeyConstraintName: 'api_client_token_pk' },
    secret: { type: 'varchar', length: 30 },
    scopes: { type: 'text', array: true },
    expiresAt: { name: 'expires_at', type: 'timestamptz', precision: 3 },
  },
  indices: [
    { name: 'api_client_token_secret_ix', columns: ['secret'] },
    { name: 'api_client_token_expires_at_ix', columns: ['expiresAt'] },
  ],
});
