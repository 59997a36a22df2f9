import { EntitySchema } from 'typeorm';

/** Where a party is reached, and the code that is out for it; see `Address` and `AddressCode` in libs/registry. */
export interface MessageAddressRow {
  id: string;
  party: string;
  channel: string;
  sealed: Buffer;
  fingerprint: Buffer;
  masked: string;
  language: string;
  createdAt: Date;
  confirmedAt: Date | null;
  bouncedAt: Date | null;
  codeHash: Buffer | null;
  codeExpiresAt: Date | null;
  codeTriesLeft: number | null;
  codeSentAt: Date | null;
  codeSent: number | null;
  codeSince: Date | null;
}

const time = (name: string, nullable = true) => ({ name, type: 'timestamptz', precision: 3, nullable }) as const;

export const messageAddressRows = new EntitySchema<MessageAddressRow>({
  name: 'MessageAddress',
  tableName: 'message_address',
  columns: {
    id: { type: 'varchar', length: 30, primary: true, primaryKeyConstraintName: 'message_address_pk' },
    party: { type: 'varchar', length: 30 },
    channel: { type: 'text' },
    sealed: { type: 'bytea' },
    fingerprint: { type: 'bytea' },
    masked: { type: 'text' },
    language: { type: 'text' },
    createdAt: time('created_at', false),
    confirmedAt: time('confirmed_at'),
    bouncedAt: time('bounced_at'),
    codeHash: { name: 'code_hash', type: 'bytea', nullable: true },
    codeExpiresAt: time('code_expires_at'),
    codeTriesLeft: { name: 'code_tries_left', type: 'int', nullable: true },
    codeSentAt: time('code_sent_at'),
    codeSent: { name: 'code_sent', type: 'int', nullable: true },
    codeSince: time('code_since'),
  },
  uniques: [{ name: 'message_address_fingerprint_uq', columns: ['fingerprint'] }],
  indices: [{ name: 'message_address_party_ix', columns: ['party', 'createdAt'] }],
  checks: [
    { name: 'message_address_channel_ck', expression: "channel IN ('mail', 'sms', 'wechat')" },
    {
      name: 'message_address_code_ck',
      expression:
        'num_nonnulls(code_hash, code_expires_at, code_tries_left, code_sent_at, code_sent, code_since) IN (0, 6)',
    },
  ],
});
