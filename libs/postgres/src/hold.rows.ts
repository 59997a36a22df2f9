import { EntitySchema } from 'typeorm';

/** What may not be erased while it stands; `until` null: until it is lifted. */
export interface LegalHoldRow {
  id: string;
  subject: string;
  reason: string;
  reference: string;
  until: Date | null;
  setBy: string;
  setAt: Date;
  liftedBy: string | null;
  liftedAt: Date | null;
  liftReason: string | null;
}

export const legalHoldRows = new EntitySchema<LegalHoldRow>({
  name: 'LegalHold',
  tableName: 'legal_hold',
  columns: {
    id: { type: 'varchar', length: 30, primary: true, primaryKeyConstraintName: 'legal_hold_pk' },
    subject: { type: 'varchar', length: 30 },
    reason: { type: 'text' },
    reference: { type: 'text' },
    until: { type: 'timestamptz', precision: 3, nullable: true },
    setBy: { name: 'set_by', type: 'varchar', length: 30 },
    setAt: { name: 'set_at', type: 'timestamptz', precision: 3 },
    liftedBy: { name: 'lifted_by', type: 'varchar', length: 30, nullable: true },
    liftedAt: { name: 'lifted_at', type: 'timestamptz', precision: 3, nullable: true },
    liftReason: { name: 'lift_reason', type: 'text', nullable: true },
  },
  indices: [
    { name: 'legal_hold_subject_ix', columns: ['subject'] },
    { name: 'legal_hold_set_at_ix', columns: ['setAt'] },
  ],
  checks: [{ name: 'legal_hold_lifted_ck', expression: 'num_nulls(lifted_by, lifted_at, lift_reason) IN (0, 3)' }],
});

/** How long the law wants a kind of record to be kept, from a day on. */
export interface RetentionRuleRow {
  kind: string;
  effectiveFrom: string;
  months: number;
  basis: string;
}

export const retentionRuleRows = new EntitySchema<RetentionRuleRow>({
  name: 'RetentionRule',
  tableName: 'retention_rule',
  columns: {
    kind: { type: 'text', primary: true, primaryKeyConstraintName: 'retention_rule_pk' },
    effectiveFrom: {
      ...{ name: 'effective_from', type: 'date' },
      ...{ primary: true, primaryKeyConstraintName: 'retention_rule_pk' },
    },
    months: { type: 'int' },
    basis: { type: 'text' },
  },
  checks: [{ name: 'retention_rule_months_ck', expression: 'months >= 0' }],
});
