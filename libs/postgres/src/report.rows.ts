import { EntitySchema } from 'typeorm';

/** 举报: text and contact are sealed by the vault; `seq` is the order in which they came. */
export interface ReportRow {
  id: string;
  seq: string;
  filing: string;
  holder: string;
  reporter: string | null;
  reason: string;
  text: Buffer;
  contact: Buffer | null;
  state: string;
  receivedAt: Date;
}

export const reportRows = new EntitySchema<ReportRow>({
  name: 'Report',
  tableName: 'report',
  columns: {
    id: { type: 'varchar', length: 30, primary: true, primaryKeyConstraintName: 'report_pk' },
    seq: { type: 'bigint', generated: 'increment' },
    filing: { type: 'varchar', length: 30 },
    holder: { type: 'varchar', length: 30 },
    reporter: { type: 'varchar', length: 30, nullable: true },
    reason: { type: 'text' },
    text: { type: 'bytea' },
    contact: { type: 'bytea', nullable: true },
    state: { type: 'text' },
    receivedAt: { name: 'received_at', type: 'timestamptz', precision: 3 },
  },
  uniques: [{ name: 'report_seq_uq', columns: ['seq'] }],
  indices: [
    { name: 'report_state_ix', columns: ['state', 'seq'] },
    { name: 'report_filing_ix', columns: ['filing', 'state'] },
  ],
  checks: [{ name: 'report_state_ck', expression: `state IN ('open', 'hidden', 'left', 'restored')` }],
});

export interface ReportDecisionRow {
  id: string;
  seq: string;
  report: string;
  filing: string;
  verdict: string;
  ground: string;
  words: string;
  by: string;
  at: Date;
  leafHash: Buffer | null;
  told: boolean;
}

export const reportDecisionRows = new EntitySchema<ReportDecisionRow>({
  name: 'ReportDecision',
  tableName: 'report_decision',
  columns: {
    id: { type: 'varchar', length: 30, primary: true, primaryKeyConstraintName: 'report_decision_pk' },
    seq: { type: 'bigint', generated: 'increment' },
    report: { type: 'varchar', length: 30 },
    filing: { type: 'varchar', length: 30 },
    verdict: { type: 'text' },
    ground: { type: 'text' },
    words: { type: 'text' },
    by: { type: 'varchar', length: 30 },
    at: { type: 'timestamptz', precision: 3 },
    leafHash: { name: 'leaf_hash', type: 'bytea', nullable: true },
    told: { type: 'boolean' },
  },
  uniques: [
    { name: 'report_decision_seq_uq', columns: ['seq'] },
    { name: 'report_decision_report_verdict_uq', columns: ['report', 'verdict'] },
  ],
  indices: [{ name: 'report_decision_untold_ix', columns: ['seq'], where: 'NOT told' }],
  checks: [
    { name: 'report_decision_verdict_ck', expression: `verdict IN ('hide', 'leave', 'restore')` },
    { name: 'report_decision_leaf_ck', expression: `(leaf_hash IS NULL) = (verdict = 'leave')` },
  ],
});
