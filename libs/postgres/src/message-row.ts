import { fromHex, type DeliveryId, type MessageId, toHex } from '@filmdeed/kernel';
import { type Delivery, type Message, type MessageRecord, searchKey, type Service } from '@filmdeed/registry';
import type { MessageDeliveryRow, MessageRow } from './message.rows.js';

export function rowOfMessage({ message, deliveries }: MessageRecord): MessageRow {
  const { secrets, textSha256, served, ...rest } = message;
  return {
    ...rest,
    secrets: secrets === null ? null : Buffer.from(secrets),
    textSha256: Buffer.from(fromHex(textSha256)),
    inInbox: deliveries.some(({ channel }) => channel === 'inbox'),
    search: [...Object.values(message.facts), message.id].map(searchKey).join('\n'),
    ...rowOfService(served),
  };
}

export function rowOfService(
  served: Service | null,
): Pick<MessageRow, 'servedAt' | 'servedChannel' | 'servedEvent' | 'servedDelivery' | 'servedRule'> {
  return {
    servedAt: served?.at ?? null,
    servedChannel: served?.channel ?? null,
    servedEvent: served?.event ?? null,
    servedDelivery: served?.delivery ?? null,
    servedRule: served?.rule ?? null,
  };
}

export function messageOfRow(row: MessageRow): Message {
  return {
    id: row.id as MessageId,
    kind: row.kind as Message['kind'],
    party: row.party as Message['party'],
    legalEffect: row.legalEffect,
    template: row.template,
    language: row.language as Message['language'],
    facts: row.facts as Message['facts'],
    secrets: row.secrets === null ? null : Uint8Array.from(row.secrets),
    textSha256: toHex(row.textSha256),
    about: row.about,
    once: row.once,
    createdAt: row.createdAt,
    notAfter: row.notAfter,
    serveBy: row.serveBy,
    openedAt: row.openedAt,
    openedBy: row.openedBy as Message['openedBy'],
    served:
      row.servedAt === null
        ? null
        : {
            at: row.servedAt,
            channel: row.servedChannel as Service['channel'],
            event: row.servedEvent as Service['event'],
            delivery: row.servedDelivery as DeliveryId,
            rule: row.servedRule!,
          },
  };
}

export function rowOfDelivery(delivery: Delivery, place: number): MessageDeliveryRow {
  return { ...delivery, place, address: delivery.address === null ? null : Buffer.from(delivery.address) };
}

export function deliveryOfRow({ place: _, ...row }: MessageDeliveryRow): Delivery {
  return {
    ...row,
    id: row.id as DeliveryId,
    message: row.message as MessageId,
    channel: row.channel as Delivery['channel'],
    state: row.state as Delivery['state'],
    address: row.address === null ? null : Uint8Array.from(row.address),
  };
}
