import { EntitySchema } from 'typeorm';

/** One message; see `Message` in libs/registry. `search` is what its inbox looks into. */
export interface MessageRow {
  id: string;
  kind: string;
  party: string | null;
  legalEffect: boolean;
  template: number;
  language: string;
  facts: object;
  secrets: Buffer | null;
  textSha256: Buffer;
  about: string | null;
  once: string | null;
  inInbox: boolean;
  search: string;
  createdAt: Date;
  notAfter: Date | null;
  serveBy: Date | null;
  openedAt: Date | null;
  openedBy: string | null;
  servedAt: Date | null;
  servedChannel: string | null;
  servedEvent: string | null;
  servedDelivery: string | null;
  servedRule: string | null;
}

const time = (name: string, nullable = true) => ({ name, type: 'timestamptz', precision: 3, nullable }) as const;
const id = { type: 'varchar', length: 30 } as const;

export const messageRows = new EntitySchema<MessageRow>({
  name: 'Message',
  tableName: 'message',
  columns: {
    id: { ...id, primary: true, primaryKeyConstraintName: 'message_pk' },
    kind: { type: 'text' },
    party: { ...id, nullable: true },
    legalEffect: { name: 'legal_effect', type: 'boolean' },
    template: { type: 'int' },
    language: { type: 'text' },
    facts: { type: 'jsonb' },
    secrets: { type: 'bytea', nullable: true },
    textSha256: { name: 'text_sha256', type: 'bytea' },
    about: { type: 'text', nullable: true },
    once: { type: 'text', nullable: true },
    inInbox: { name: 'in_inbox', type: 'boolean' },
    search: { type: 'text' },
    createdAt: time('created_at', false),
    notAfter: time('not_after'),
    serveBy: time('serve_by'),
    openedAt: time('opened_at'),
    openedBy: { ...id, name: 'opened_by', nullable: true },
    servedAt: time('served_at'),
    servedChannel: { name: 'served_channel', type: 'text', nullable: true },
    servedEvent: { name: 'served_event', type: 'text', nullable: true },
    servedDelivery: { ...id, name: 'served_delivery', nullable: true },
    servedRule: { name: 'served_rule', type: 'text', nullable: true },
  },
  uniques: [{ name: 'message_once_uq', columns: ['once'] }],
  indices: [
    { name: 'message_inbox_ix', columns: ['party', 'createdAt', 'id'], where: '"in_inbox"' },
    { name: 'message_unread_ix', columns: ['party'], where: '"in_inbox" AND "opened_at" IS NULL' },
    { name: 'message_not_served_ix', columns: ['serveBy'], where: '"legal_effect" AND "served_at" IS NULL' },
  ],
  checks: [
    { name: 'message_language_ck', expression: "language IN ('zh', 'en')" },
    { name: 'message_text_ck', expression: 'octet_length(text_sha256) = 32 AND template > 0' },
    { name: 'message_opened_ck', expression: '(opened_at IS NULL) = (opened_by IS NULL)' },
    {
      name: 'message_served_ck',
      expression: 'num_nonnulls(served_at, served_channel, served_event, served_delivery, served_rule) IN (0, 5)',
    },
  ],
});

/** One way of one message; see `Delivery` in libs/registry. */
export interface MessageDeliveryRow {
  id: string;
  message: string;
  /** Among those of the message, from 0. */
  place: number;
  channel: string;
  address: Buffer | null;
  masked: string | null;
  confirmed: boolean;
  state: string;
  attempts: number;
  nextAt: Date | null;
  queuedAt: Date;
  sentAt: Date | null;
  deliveredAt: Date | null;
  openedAt: Date | null;
  endedAt: Date | null;
  reply: string | null;
}

export const messageDeliveryRows = new EntitySchema<MessageDeliveryRow>({
  name: 'MessageDelivery',
  tableName: 'message_delivery',
  columns: {
    id: { ...id, primary: true, primaryKeyConstraintName: 'message_delivery_pk' },
    message: id,
    place: { type: 'int' },
    channel: { type: 'text' },
    address: { type: 'bytea', nullable: true },
    masked: { type: 'text', nullable: true },
    confirmed: { type: 'boolean' },
    state: { type: 'text' },
    attempts: { type: 'int' },
    nextAt: time('next_at'),
    queuedAt: time('queued_at', false),
    sentAt: time('sent_at'),
    deliveredAt: time('delivered_at'),
    openedAt: time('opened_at'),
    endedAt: time('ended_at'),
    reply: { type: 'text', nullable: true },
  },
  uniques: [{ name: 'message_delivery_place_uq', columns: ['message', 'place'] }],
  indices: [{ name: 'message_delivery_due_ix', columns: ['nextAt'], where: '"state" = \'queued\'' }],
  foreignKeys: [
    {
      name: 'message_delivery_message_fk',
      target: 'Message',
      columnNames: ['message'],
      referencedColumnNames: ['id'],
    },
  ],
  checks: [
    { name: 'message_delivery_channel_ck', expression: "channel IN ('inbox', 'mail', 'sms', 'wechat')" },
    { name: 'message_delivery_address_ck', expression: "(channel = 'inbox') = (address IS NULL)" },
    {
      name: 'message_delivery_state_ck',
      expression:
        "state IN ('queued', 'sent', 'delivered', 'opened', 'bounced', 'failed') AND (state = 'queued') = (next_at IS NOT NULL)",
    },
  ],
});
