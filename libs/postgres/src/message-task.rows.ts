import { EntitySchema } from 'typeorm';

/** What a person must see to; see `MessageTask` in libs/registry. `subject` is the delivery, or the message as a whole. */
export interface MessageTaskRow {
  id: string;
  reason: string;
  message: string;
  subject: string;
  state: string;
  createdAt: Date;
  claimedBy: string | null;
  claimedAt: Date | null;
  doneAt: Date | null;
  note: string | null;
}

const time = (name: string, nullable = true) => ({ name, type: 'timestamptz', precision: 3, nullable }) as const;
const id = { type: 'varchar', length: 30 } as const;

export const messageTaskRows = new EntitySchema<MessageTaskRow>({
  name: 'MessageTask',
  tableName: 'message_task',
  columns: {
    id: { ...id, primary: true, primaryKeyConstraintName: 'message_task_pk' },
    reason: { type: 'text' },
    message: id,
    subject: id,
    state: { type: 'text' },
    createdAt: time('created_at', false),
    claimedBy: { ...id, name: 'claimed_by', nullable: true },
    claimedAt: time('claimed_at'),
    doneAt: time('done_at'),
    note: { type: 'text', nullable: true },
  },
  uniques: [{ name: 'message_task_reason_subject_uq', columns: ['reason', 'subject'] }],
  indices: [{ name: 'message_task_state_ix', columns: ['state', 'createdAt'] }],
  foreignKeys: [
    { name: 'message_task_message_fk', target: 'Message', columnNames: ['message'], referencedColumnNames: ['id'] },
  ],
  checks: [
    { name: 'message_task_reason_ck', expression: "reason IN ('bounced', 'failed', 'not-served')" },
    {
      name: 'message_task_state_ck',
      expression:
        "state IN ('open', 'claimed', 'done') AND (state = 'open') = (claimed_by IS NULL)\n          AND (state = 'done') = (done_at IS NOT NULL)",
    },
  ],
});

/** What will end; see `Expiry` in libs/registry. */
export interface MessageExpiryRow {
  about: string;
  party: string;
  name: string;
  language: string;
  expiresAt: Date;
  nextAt: Date | null;
}

export const messageExpiryRows = new EntitySchema<MessageExpiryRow>({
  name: 'MessageExpiry',
  tableName: 'message_expiry',
  columns: {
    about: { type: 'text', primary: true, primaryKeyConstraintName: 'message_expiry_pk' },
    party: id,
    name: { type: 'text' },
    language: { type: 'text' },
    expiresAt: time('expires_at', false),
    nextAt: time('next_at'),
  },
  indices: [{ name: 'message_expiry_next_ix', columns: ['nextAt'], where: '"next_at" IS NOT NULL' }],
});

/** The working days of one year as loaded once; see `WorkingYear` in libs/registry. */
export interface WorkingYearRow {
  id: number;
  year: number;
  holidays: string[];
  makeUpDays: string[];
  source: string;
  loadedAt: Date;
  loadedBy: string;
}

export const workingYearRows = new EntitySchema<WorkingYearRow>({
  name: 'WorkingYear',
  tableName: 'working_year',
  columns: {
    id: { type: 'int', primary: true, generated: 'increment', primaryKeyConstraintName: 'working_year_pk' },
    year: { type: 'int' },
    holidays: { type: 'jsonb' },
    makeUpDays: { name: 'make_up_days', type: 'jsonb' },
    source: { type: 'text' },
    loadedAt: time('loaded_at', false),
    loadedBy: { ...id, name: 'loaded_by' },
  },
  indices: [{ name: 'working_year_year_ix', columns: ['year', 'id'] }],
});
