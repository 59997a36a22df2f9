import { type DeliveryId, type MessageId, Refusal } from '@filmdeed/kernel';
import type { Channel } from './message-kinds.js';

/**
 * `queued`: waits for its turn. `sent`: the next server has taken it over. `delivered`: it is where its recipient reads. `opened`: a person
 * opened it on our page. `bounced`: a server said that it will never arrive. `failed`: nobody took it over in time.
 */
export type DeliveryState = 'queued' | 'sent' | 'delivered' | 'opened' | 'bounced' | 'failed';
export type DeliveryMove = 'send' | 'deliver' | 'open' | 'bounce' | 'fail';

/** One way of one message to one address. */
export interface Delivery {
  readonly id: DeliveryId;
  readonly message: MessageId;
  readonly channel: Channel;
  /** Sealed by the vault; null in the inbox. */
  readonly address: Uint8Array | null;
  /** As it may be shown. */
  readonly masked: string | null;
  /** Whether its party had confirmed the address when the message was made: without that nothing is served there. */
  readonly confirmed: boolean;
  readonly state: DeliveryState;
  readonly attempts: number;
  /** When it is tried next; null unless `queued`. */
  readonly nextAt: Date | null;
  readonly queuedAt: Date;
  readonly sentAt: Date | null;
  readonly deliveredAt: Date | null;
  readonly openedAt: Date | null;
  /** When it bounced or failed. */
  readonly endedAt: Date | null;
  /** Last word of the other side, without addresses. */
  readonly reply: string | null;
}

/** A state without a row is final. What was delivered stays so: deadlines may run from it. */
export const DELIVERY_MOVES: Partial<Record<DeliveryState, Partial<Record<DeliveryMove, DeliveryState>>>> = {
  queued: { send: 'sent', deliver: 'delivered', open: 'opened', bounce: 'bounced', fail: 'failed' },
  sent: { deliver: 'delivered', open: 'opened', bounce: 'bounced' },
  delivered: { open: 'opened' },
};

/** Moves a delivery at a time. Refuses `message.move-not-allowed`. */
export function moveDelivery(delivery: Delivery, move: DeliveryMove, at: Date, reply: string | null = null): Delivery {
  const state = DELIVERY_MOVES[delivery.state]?.[move];
  if (state === undefined) {
    throw new Refusal('message.move-not-allowed', `cannot ${move} a delivery that is ${delivery.state}`, {
      from: delivery.state,
      move,
    });
  }
  return {
    ...delivery,
    state,
    nextAt: null,
    sentAt: move === 'send' ? at : delivery.sentAt,
    deliveredAt: move === 'deliver' ? at : delivery.deliveredAt,
    openedAt: move === 'open' ? at : delivery.openedAt,
    endedAt: move === 'bounce' || move === 'fail' ? at : delivery.endedAt,
    reply: reply === null ? delivery.reply : shortReply(reply),
  };
}

const MINUTE = 60_000;
/** Milliseconds after each attempt that did not succeed: greylisting lets a mail wait minutes, a broken server a night. */
const WAITS = [1, 5, 15, 60, 120, 240, 480, 720, 1440].map((minutes) => minutes * MINUTE);

/** When to try again after so many attempts, or null: then it has failed. */
export function nextAttempt(attempts: number, now: Date): Date | null {
  const wait = WAITS[attempts - 1];
  return wait === undefined ? null : new Date(now.getTime() + wait);
}

/** How long the one who tries keeps others from trying; whoever dies meanwhile holds it up no longer. */
export const LEASE_MS = 3 * MINUTE;

/** Something of what a server said, fit to be kept and shown: one line, no address, no controls. */
export function shortReply(text: string): string {
  return text
    .replace(/[^\s<>@]+@[^\s<>@]+/g, '…')
    .replace(/\+?\d[\d -]{7,}\d/g, '…')
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]+/g, ' ')
    .replace(/\p{Surrogate}/gu, '�')
    .trim()
    .slice(0, 300);
}
