import { type Clock, type DeliveryId, newId, Refusal } from '@filmdeed/kernel';
import { fingerprintOf } from './address.flow.js';
import { type Delivery, type DeliveryMove, LEASE_MS, moveDelivery, nextAttempt, shortReply } from './delivery.js';
import type { Addresses, Carried, Carrier, Carriers, Messages } from './message-ports.js';
import type { MessageRecord } from './message.js';
import type { AddressedChannel } from './message-kinds.js';
import type { MessageTask, TaskReason } from './message-task.js';
import { openAddress, openSecrets } from './message-vault.js';
import { serviceOf } from './service-rules.js';
import { renderMessage } from './templates/template.js';
import type { Vault } from '../vault/vault.js';

export interface DeliveryPorts {
  readonly messages: Messages;
  readonly addresses: Addresses;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly carriers: Carriers;
}

const AT_ONCE = 8;

/**
 * Brings every delivery whose turn it is one step further; tells how many were tried. A crash between the other side's word and our writing it down has the same bytes
 * sent again under the same id: SMTP offers no more (RFC 5321 §4.5.3.2.6). Refuses `database.unreachable`.
 */
export const deliverDue =
  (ports: DeliveryPorts) =>
  async (goesOn: () => boolean = () => true): Promise<number> => {
    const { messages, clock } = ports;
    let tried = 0;
    while (goesOn()) {
      const now = clock.now();
      const claimed = await messages.claim(now, new Date(now.getTime() + LEASE_MS), AT_ONCE);
      if (claimed.length === 0) return tried;
      await Promise.all(claimed.map((record) => deliver(ports, record)));
      tried += claimed.length;
    }
    return tried;
  };

/** One record with the one delivery that was claimed. */
async function deliver(ports: DeliveryPorts, record: MessageRecord): Promise<void> {
  const { messages, clock, carriers } = ports;
  const { message } = record;
  const delivery = record.deliveries[0]!;
  const channel = delivery.channel as AddressedChannel;
  const carrier = carriers[channel];
  const end = (move: DeliveryMove, reply: string): Promise<void> => settle(ports, delivery.id, move, reply);
  if (message.notAfter !== null && message.notAfter <= clock.now()) return end('fail', 'no longer of any use');
  if (carrier === undefined) return end('fail', `this instance does not send by ${channel}`);
  const { outcome, reply } = await carried(ports, record, carrier);
  if (outcome === 'taken') return end('send', reply);
  if (outcome === 'never') return end('bounce', reply);
  const nextAt = nextAttempt(delivery.attempts, clock.now());
  if (nextAt === null) return end('fail', reply);
  await messages.putOff(delivery.id, nextAt, shortReply(reply));
}

async function carried(
  { vault }: DeliveryPorts,
  { message, deliveries }: MessageRecord,
  carrier: Carrier,
): Promise<Carried> {
  const delivery = deliveries[0]!;
  const facts = { ...message.facts, ...(await openSecrets(vault, message.id, message.secrets)) };
  return carrier({
    reference: delivery.id,
    to: await openAddress(vault, delivery.id, delivery.address!),
    kind: message.kind,
    language: message.language,
    ...renderMessage(message.kind, message.template, message.language, facts),
    createdAt: message.createdAt,
  });
}

/**
 * What became of a delivery, from a carrier or from a report of the other side: the state, the service that follows from it, and the task that somebody must see to. A word
 * that comes too late changes nothing. Refuses `message.not-found`.
 */
export const settleDelivery =
  (ports: Omit<DeliveryPorts, 'carriers'>) =>
  (report: { delivery: DeliveryId; move: DeliveryMove; reply: string }): Promise<void> =>
    settle(ports, report.delivery, report.move, report.reply);

async function settle(
  { messages, addresses, vault, clock }: Omit<DeliveryPorts, 'carriers'>,
  id: DeliveryId,
  move: DeliveryMove,
  reply: string,
): Promise<void> {
  for (;;) {
    const before = await messages.byDelivery(id);
    if (before === null) throw new Refusal('message.not-found', 'no such delivery');
    const now = clock.now();
    const current = before.deliveries.find((each) => each.id === id)!;
    let moved: Delivery;
    try {
      moved = moveDelivery(current, move, now, reply);
    } catch (error) {
      if ((error as { code?: unknown }).code === 'message.move-not-allowed') return;
      throw error;
    }
    const deliveries = before.deliveries.map((each) => (each.id === id ? moved : each));
    const served = serviceOf(before.message, deliveries);
    const task = taskOf(before, moved, now);
    if (!(await messages.change(before, { message: { ...before.message, served }, deliveries }, task))) continue;
    const { party } = before.message;
    if (move === 'bounce' && party !== null) {
      const value = await openAddress(vault, id, moved.address!);
      await addresses.noteBounce(fingerprintOf(party, moved.channel as AddressedChannel, value), now);
    }
    return;
  }
}

/** What is of use for a while only is asked for again by who waits for it: no person need see to it. */
function taskOf({ message }: MessageRecord, delivery: Delivery, now: Date): MessageTask | null {
  const reason = ({ bounced: 'bounced', failed: 'failed' } as Partial<Record<string, TaskReason>>)[delivery.state];
  if (reason === undefined || message.notAfter !== null) return null;
  return newTask(reason, message.id, delivery.id, now);
}

export function newTask(
  reason: TaskReason,
  message: MessageTask['message'],
  delivery: DeliveryId | null,
  now: Date,
): MessageTask {
  return {
    ...{ id: newId('tsk'), reason, message, delivery, state: 'open', createdAt: now },
    ...{ claimedBy: null, claimedAt: null, doneAt: null, note: null },
  };
}
