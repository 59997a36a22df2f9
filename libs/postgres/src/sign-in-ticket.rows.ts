import { EntitySchema } from 'typeorm';

/** Something that was begun and may be finished once; see `SignInTicket` in libs/registry. */
export interface SignInTicketRow {
  hash: Buffer;
  purpose: string;
  account: string | null;
  about: string;
  expiresAt: Date;
}

export const signInTicketRows = new EntitySchema<SignInTicketRow>({
  name: 'SignInTicket',
  tableName: 'sign_in_ticket',
  columns: {
    hash: { type: 'bytea', primary: true, primaryKeyConstraintName: 'sign_in_ticket_pk' },
    purpose: { type: 'text' },
    account: { type: 'varchar', length: 30, nullable: true },
    about: { type: 'text' },
    expiresAt: { name: 'expires_at', type: 'timestamptz', precision: 3 },
  },
  indices: [{ name: 'sign_in_ticket_expires_at_ix', columns: ['expiresAt'] }],
});
