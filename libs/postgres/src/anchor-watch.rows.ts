import { EntitySchema } from 'typeorm';

/** A transaction that was signed for an anchor; see `AnchorAttempt` in libs/ledger. The largest `id` is the newest. */
export interface AnchorAttemptRow {
  id: string;
  anchor: string;
  transaction: string;
  raw: string;
  head: string;
  signedAt: Date;
}

export const anchorAttemptRows = new EntitySchema<AnchorAttemptRow>({
  name: 'AnchorAttempt',
  tableName: 'anchor_attempt',
  columns: {
    id: { type: 'bigint', primary: true, generated: 'increment', primaryKeyConstraintName: 'anchor_attempt_pk' },
    anchor: { type: 'bigint' },
    transaction: { type: 'text' },
    raw: { type: 'text' },
    head: { type: 'bigint' },
    signedAt: { name: 'signed_at', type: 'timestamptz', precision: 3 },
  },
  uniques: [{ name: 'anchor_attempt_transaction_uq', columns: ['anchor', 'transaction'] }],
  foreignKeys: [
    {
      name: 'anchor_attempt_anchor_fk',
      target: 'Anchor',
      columnNames: ['anchor'],
      referencedColumnNames: ['id'],
    },
  ],
});

/** An alarm that stands; see `AnchorAlarm` in libs/ledger. `chain` may be a deployment that never showed itself. */
export interface AnchorAlarmRow {
  chain: string;
  code: string;
  name: string;
  since: Date;
  facts: object;
}

export const anchorAlarmRows = new EntitySchema<AnchorAlarmRow>({
  name: 'AnchorAlarm',
  tableName: 'anchor_alarm',
  columns: {
    chain: { type: 'text', primary: true, primaryKeyConstraintName: 'anchor_alarm_pk' },
    code: { type: 'text', primary: true, primaryKeyConstraintName: 'anchor_alarm_pk' },
    name: { type: 'text' },
    since: { type: 'timestamptz', precision: 3 },
    facts: { type: 'jsonb' },
  },
});
