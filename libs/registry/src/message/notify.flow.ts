import { type Clock, type DeliveryId, newId, type PartyId, Refusal } from '@filmdeed/kernel';
import { openAddress, sealAddress, sealSecrets } from './message-vault.js';
import { cleanAddress, maskAddress } from './address.js';
import type { Delivery } from './delivery.js';
import type { Addresses, Messages } from './message-ports.js';
import type { Message } from './message.js';
import {
  type AddressedChannel,
  type Channel,
  CHANNELS,
  type Language,
  type MessageKind,
  termsOf,
} from './message-kinds.js';
import { checkFacts, newestTemplate, renderMessage, textDigest } from './templates/template.js';
import type { Vault } from '../vault/vault.js';

export interface NotifyPorts {
  readonly messages: Messages;
  readonly addresses: Addresses;
  readonly vault: Vault;
  readonly clock: Clock;
  /** Channels by which this instance sends. */
  readonly offered: readonly AddressedChannel[];
}

export interface NewMessage {
  readonly kind: MessageKind;
  /** Null only with `to`: its holder has no account yet. */
  readonly party: PartyId | null;
  readonly facts: Readonly<Record<string, string>>;
  /** To this address alone, confirmed or not, instead of where the kind goes by itself. */
  readonly to?: { readonly channel: AddressedChannel; readonly address: string } | undefined;
  /** Default: that of the first address written to, else Chinese. */
  readonly language?: Language | undefined;
  /** Id of what it speaks of. */
  readonly about?: string | undefined;
  /** A second one with the same mark says nothing. */
  readonly once?: string | undefined;
  readonly notAfter?: Date | undefined;
}

/** Tells a party something. Gives the message, or null if one with the same `once` was made before. */
export type Notify = (said: NewMessage) => Promise<Message | null>;

type To = Pick<Delivery, 'id' | 'address' | 'masked' | 'confirmed'>;

const DAY_MS = 86_400_000;

/**
 * Makes a message and queues its deliveries; nothing is sent here. Refuses `message.invalid`, `name.hostile`, `address.invalid`, `channel.not-offered` (with `to`),
 * `vault.damaged`.
 */
export const notify =
  ({ messages, addresses, vault, clock, offered }: NotifyPorts): Notify =>
  async (said) => {
    const { kind, party, facts, to } = said;
    const terms = termsOf(kind);
    const template = newestTemplate(kind);
    checkFacts(kind, template, facts);
    if (party === null && to === undefined) throw new Refusal('message.invalid', 'to nobody', { kind });
    if (to !== undefined && !offered.includes(to.channel)) {
      throw new Refusal('channel.not-offered', 'this instance does not send by this channel', { channel: to.channel });
    }
    const now = clock.now();
    const id = newId('msg');
    const delivery = (channel: Channel, address: Omit<To, 'id'> & { id?: DeliveryId }): Delivery => ({
      id: newId('dlv'),
      ...address,
      ...{ message: id, channel, attempts: 0, queuedAt: now, sentAt: null, openedAt: null },
      ...{ endedAt: null, reply: null },
      // It is in the inbox as soon as it is written.
      ...(channel === 'inbox'
        ? { state: 'delivered' as const, nextAt: null, deliveredAt: now }
        : { state: 'queued' as const, nextAt: now, deliveredAt: null }),
    });
    const deliveries: Delivery[] = [];
    let language = said.language;
    if (to !== undefined) {
      const value = cleanAddress(to.channel, to.address);
      const of = newId('dlv');
      const address = await sealAddress(vault, of, value);
      deliveries.push(
        delivery(to.channel, { id: of, address, masked: maskAddress(to.channel, value), confirmed: false }),
      );
    } else {
      const channels: readonly Channel[] = terms.channels;
      const known = (await addresses.ofParty(party!)).filter(
        (each) => each.confirmedAt !== null && offered.includes(each.channel) && channels.includes(each.channel),
      );
      if (channels.includes('inbox'))
        deliveries.push(delivery('inbox', { address: null, masked: null, confirmed: true }));
      for (const each of [...known].sort((a, b) => CHANNELS.indexOf(a.channel) - CHANNELS.indexOf(b.channel))) {
        language ??= each.language;
        // Sealed anew: a delivery keeps its address when the party removes it.
        const of = newId('dlv');
        const address = await sealAddress(vault, of, await openAddress(vault, each.id, each.sealed));
        deliveries.push(delivery(each.channel, { id: of, address, masked: each.masked, confirmed: true }));
      }
    }
    const isSecret = ([name]: [string, string]): boolean => terms.secrets.includes(name);
    const entries = Object.entries(facts);
    const spoken = language ?? 'zh';
    const message: Message = {
      ...{ id, kind, party, legalEffect: terms.legalEffect, template, language: spoken },
      facts: Object.fromEntries(entries.filter((entry) => !isSecret(entry))),
      secrets: await sealSecrets(vault, id, Object.fromEntries(entries.filter(isSecret))),
      textSha256: textDigest(renderMessage(kind, template, spoken, facts)),
      about: said.about ?? null,
      once: said.once ?? null,
      createdAt: now,
      notAfter: said.notAfter ?? null,
      serveBy: terms.serveWithinDays === null ? null : new Date(now.getTime() + terms.serveWithinDays * DAY_MS),
      ...{ openedAt: null, openedBy: null, served: null },
    };
    return (await messages.add({ message, deliveries })) ? message : null;
  };
