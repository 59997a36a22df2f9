import { EntitySchema } from 'typeorm';

/** Attempts to sign in with one login, whether it exists or not. */
export interface SignInAttemptRow {
  login: string;
  attempts: number;
  /** The next attempt may begin then. */
  waitUntil: Date;
  /** Whether the last attempt may go on: the answer of the one statement that counts it. */
  letIn: boolean;
}

export const signInAttemptRows = new EntitySchema<SignInAttemptRow>({
  name: 'SignInAttempt',
  tableName: 'sign_in_attempt',
  columns: {
    login: { type: 'text', primary: true, primaryKeyConstraintName: 'sign_in_attempt_pk' },
    attempts: { type: 'int' },
    waitUntil: { name: 'wait_until', type: 'timestamptz', precision: 3 },
    letIn: { name: 'let_in', type: 'boolean' },
  },
  indices: [{ name: 'sign_in_attempt_wait_until_ix', columns: ['waitUntil'] }],
});
