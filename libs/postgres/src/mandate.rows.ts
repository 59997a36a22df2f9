import { EntitySchema } from 'typeorm';

/** A mandate; see `Mandate` in libs/registry. Titles and note stand in the disclosures that open its leaf. */
export interface MandateRow {
  id: string;
  grantor: string;
  principal: string;
  mandatary: string;
  chain: string[];
  scopes: string[];
  notBefore: Date;
  notAfter: Date;
  mostFilings: number | null;
  filed: number;
  substitution: number;
  disclosures: string[];
  leafHash: Buffer;
  grantedAt: Date;
  endedHow: string | null;
  endedAt: Date | null;
  endedBy: string | null;
  endLeafHash: Buffer | null;
  endDisclosures: string[] | null;
}

export const mandateRows = new EntitySchema<MandateRow>({
  name: 'Mandate',
  tableName: 'mandate',
  columns: {
    id: { type: 'varchar', length: 30, primary: true, primaryKeyConstraintName: 'mandate_pk' },
    grantor: { type: 'varchar', length: 30 },
    principal: { type: 'varchar', length: 30 },
    mandatary: { type: 'varchar', length: 30 },
    chain: { type: 'text', array: true },
    scopes: { type: 'text', array: true },
    notBefore: { name: 'not_before', type: 'timestamptz', precision: 3 },
    notAfter: { name: 'not_after', type: 'timestamptz', precision: 3 },
    mostFilings: { name: 'most_filings', type: 'bigint', nullable: true },
    filed: { type: 'bigint' },
    substitution: { type: 'int' },
    disclosures: { type: 'jsonb' },
    leafHash: { name: 'leaf_hash', type: 'bytea' },
    grantedAt: { name: 'granted_at', type: 'timestamptz', precision: 3 },
    endedHow: { name: 'ended_how', type: 'text', nullable: true },
    endedAt: { name: 'ended_at', type: 'timestamptz', precision: 3, nullable: true },
    endedBy: { name: 'ended_by', type: 'varchar', length: 30, nullable: true },
    endLeafHash: { name: 'end_leaf_hash', type: 'bytea', nullable: true },
    endDisclosures: { name: 'end_disclosures', type: 'jsonb', nullable: true },
  },
  uniques: [{ name: 'mandate_leaf_uq', columns: ['leafHash'] }],
  indices: [
    { name: 'mandate_grantor_ix', columns: ['grantor', 'grantedAt'] },
    { name: 'mandate_principal_ix', columns: ['principal', 'grantedAt'] },
    { name: 'mandate_mandatary_ix', columns: ['mandatary', 'grantedAt'] },
  ],
  checks: [
    { name: 'mandate_filed_ck', expression: 'filed >= 0 AND (most_filings IS NULL OR filed <= most_filings)' },
    { name: 'mandate_ended_ck', expression: "ended_how IS NULL OR ended_how IN ('revoked', 'renounced')" },
  ],
});
