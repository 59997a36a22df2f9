import {
  type AccountId,
  asId,
  type Clock,
  fromBase64Url,
  fromUtf8,
  type MessageId,
  type PartyId,
  Refusal,
  toBase64Url,
  utf8,
} from '@filmdeed/kernel';
import { searchKey } from '../filing/filing-search.js';
import { moveDelivery } from './delivery.js';
import { type MessageKind, MESSAGE_KINDS } from './message-kinds.js';
import type { MessageCursor, Messages } from './message-ports.js';
import type { Message, MessageRecord } from './message.js';
import { openSecrets } from './message-vault.js';
import { serviceOf } from './service-rules.js';
import { type MessageText, renderMessage } from './templates/template.js';
import { TEMPLATES } from './templates/message-templates.js';
import type { Vault } from '../vault/vault.js';

export interface InboxPorts {
  readonly messages: Messages;
  readonly vault: Vault;
  readonly clock: Clock;
}

export interface InboxPage {
  readonly items: readonly Message[];
  readonly next: string | null;
}

const MOST_SEARCHED = 200;

/** A page of the inbox of a party, newest first. Refuses `cursor.invalid`. */
export const listInbox =
  ({ messages }: Pick<InboxPorts, 'messages'>) =>
  async (query: {
    party: PartyId;
    unread: boolean;
    search: string;
    cursor: string | null;
    limit: number;
  }): Promise<InboxPage> => {
    const search = searchKey(query.search.slice(0, MOST_SEARCHED));
    const items = await messages.inbox({
      ...{ party: query.party, unread: query.unread, search, kinds: search === '' ? null : kindsNamed(search) },
      before: query.cursor === null ? null : parseMessageCursor(query.cursor),
      limit: query.limit + 1,
    });
    const page = items.slice(0, query.limit);
    const last = page.at(-1);
    return { items: page, next: items.length > query.limit && last !== undefined ? messageCursorText(last) : null };
  };

/** A message of the party that is in its inbox. The same answer for one that is not. Refuses `message.not-found`. */
export const lookAtMessage =
  ({ messages }: Pick<InboxPorts, 'messages'>) =>
  async ({ party, id }: { party: PartyId; id: MessageId }): Promise<MessageRecord> => {
    const record = await messages.byId(id);
    const mine = record?.message.party === party && record.deliveries.some(({ channel }) => channel === 'inbox');
    if (record === null || !mine) throw new Refusal('message.not-found', 'this party has no such message');
    return record;
  };

/** Words with legal effect are given by their opening: whoever could read them otherwise would know them and never be served. */
export function mayBeRead({ legalEffect, openedAt, served }: Message): boolean {
  return !legalEffect || openedAt !== null || served !== null;
}

/** The words of a message, secrets too. Refuses `vault.damaged`. */
export const messageText =
  ({ vault }: Pick<InboxPorts, 'vault'>) =>
  async ({ id, kind, template, language, facts, secrets }: Message): Promise<MessageText> =>
    renderMessage(kind, template, language, { ...facts, ...(await openSecrets(vault, id, secrets)) });

/**
 * A person opened the message on our page: it is opened, once, and perhaps served by that. Nothing else counts as opening: no picture is fetched from
 * mails, no link in them reports. Refuses `message.not-found`.
 */
export const openMessage =
  (ports: InboxPorts) =>
  async ({ party, account, id }: { party: PartyId; account: AccountId; id: MessageId }): Promise<MessageRecord> => {
    const { messages, clock } = ports;
    for (;;) {
      const before = await lookAtMessage(ports)({ party, id });
      if (before.message.openedAt !== null) return before;
      const now = clock.now();
      const deliveries = before.deliveries.map((each) =>
        each.channel === 'inbox' ? moveDelivery(each, 'open', now) : each,
      );
      const served = serviceOf(before.message, deliveries);
      const changed = { message: { ...before.message, openedAt: now, openedBy: account, served }, deliveries };
      if (await messages.change(before, changed, null)) return changed;
    }
  };

/** Kinds whose subject, in any version and language, holds the words outside its facts. */
function kindsNamed(search: string): MessageKind[] {
  return (Object.keys(MESSAGE_KINDS) as MessageKind[]).filter((kind) =>
    TEMPLATES[kind]
      .flatMap(({ zh, en }) => [zh.subject, en.subject])
      .some((subject) => subject.split(/\{[^}]*\}/).some((part) => searchKey(part).includes(search))),
  );
}

export function messageCursorText({ createdAt, id }: MessageCursor): string {
  return toBase64Url(utf8(`${createdAt.toISOString()} ${id}`));
}

/** Refuses `cursor.invalid`. */
export function parseMessageCursor(text: string): MessageCursor {
  try {
    const [time, id, ...more] = fromUtf8(fromBase64Url(text)).split(' ');
    const createdAt = new Date(time ?? '');
    const known = /^(?!0000)\d{4}-/.test(time ?? '') && createdAt.toISOString() === time;
    if (more.length === 0 && known) return { createdAt, id: asId('msg', id) };
  } catch {
    // refused below, whatever was wrong
  }
  throw new Refusal('cursor.invalid', 'not a cursor of an earlier page');
}
