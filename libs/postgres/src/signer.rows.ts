import type { Possession } from '@filmdeed/evidence';
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
  effectiveAt: Date;
  revokedAt: Date | null;
  possession: Possession | null;
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
    effectiveAt: { name: 'effective_at', type: 'timestamptz', precision: 3 },
    revokedAt: { name: 'revoked_at', type: 'timestamptz', precision: 3, nullable: true },
    possession: { type: 'jsonb', nullable: true },
  },
  uniques: [{ name: 'signer_key_uq', columns: ['key'] }],
  indices: [{ name: 'signer_party_ix', columns: ['party', 'createdAt'] }],
});

/** What happened to a party's keys; its leaf is in the outbox or the log. */
export interface KeyEventRow {
  id: string;
  party: string;
  signer: string | null;
  action: string;
  at: Date;
  agreed: boolean;
  leafHash: Buffer;
}

export const keyEventRows = new EntitySchema<KeyEventRow>({
  name: 'KeyEvent',
  tableName: 'key_event',
  columns: {
    id: { type: 'varchar', length: 30, primary: true, primaryKeyConstraintName: 'key_event_pk' },
    party: { type: 'varchar', length: 30 },
    signer: { type: 'varchar', length: 30, nullable: true },
    action: { type: 'text' },
    at: { type: 'timestamptz', precision: 3 },
    agreed: { type: 'boolean' },
    leafHash: { name: 'leaf_hash', type: 'bytea' },
  },
  indices: [{ name: 'key_event_party_ix', columns: ['party', 'at'] }],
});

/** A statement that changed the keys of a party: it never does so again. */
export interface UsedStatementRow {
  digest: Buffer;
  usedAt: Date;
}

export const usedStatementRows = new EntitySchema<UsedStatementRow>({
  name: 'UsedStatement',
  tableName: 'used_statement',
  columns: {
    digest: { type: 'bytea', primary: true, primaryKeyConstraintName: 'used_statement_pk' },
    usedAt: { name: 'used_at', type: 'timestamptz', precision: 3 },
  },
});

/** How many keys of a party must sign together; a party without a row: one. */
export interface SignerThresholdRow {
  party: string;
  threshold: number;
}

export const signerThresholdRows = new EntitySchema<SignerThresholdRow>({
  name: 'SignerThreshold',
  tableName: 'signer_threshold',
  columns: {
    party: { type: 'varchar', length: 30, primary: true, primaryKeyConstraintName: 'signer_threshold_pk' },
    threshold: { type: 'int' },
  },
  checks: [{ name: 'signer_threshold_ck', expression: 'threshold BETWEEN 1 AND 16' }],
});

/** A key that the operator keeps for a party, sealed. */
export interface CustodialKeyRow {
  key: Buffer;
  party: string;
  sealed: Buffer;
}

export const custodialKeyRows = new EntitySchema<CustodialKeyRow>({
  name: 'CustodialKey',
  tableName: 'custodial_key',
  columns: {
    key: { type: 'bytea', primary: true, primaryKeyConstraintName: 'custodial_key_pk' },
    party: { type: 'varchar', length: 30 },
    sealed: { type: 'bytea' },
  },
});
