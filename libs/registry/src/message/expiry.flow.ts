import type { Clock } from '@filmdeed/kernel';
import { newTask } from './delivery.flow.js';
import { type Expiry, nextReminderAt, reminderDue } from './expiry.js';
import type { Expiries, Messages, MessageTasks } from './message-ports.js';
import type { Notify } from './notify.flow.js';

export interface ExpiryPorts {
  readonly expiries: Expiries;
  readonly clock: Clock;
}

/** Something will end: its party is reminded 90, 30 and 7 days before. Whoever registers late is reminded at once, of the nearest only. */
export const registerExpiry =
  ({ expiries, clock }: ExpiryPorts) =>
  async (ending: Omit<Expiry, 'nextAt'>): Promise<void> => {
    const now = clock.now();
    const isDue = reminderDue(ending.expiresAt, now) !== null;
    await expiries.put({ ...ending, nextAt: isDue ? now : nextReminderAt(ending.expiresAt, now) });
  };

export interface DuePorts extends ExpiryPorts {
  readonly messages: Messages;
  readonly tasks: MessageTasks;
  readonly notify: Notify;
}

const AT_ONCE = 100;

/**
 * Makes what is due at `now`: reminders, each once however often and by however many this runs, and a task for each message with legal effect that was
 * not served in time. Tells how many of both. Refuses `database.unreachable`.
 */
export const moveDue =
  ({ expiries, messages, tasks, notify }: DuePorts) =>
  async (now: Date): Promise<number> => {
    let made = 0;
    for (const expiry of await expiries.due(now, AT_ONCE)) {
      const days = reminderDue(expiry.expiresAt, now);
      if (days !== null) {
        const { about, party, name, language, expiresAt } = expiry;
        const at = expiresAt.toISOString();
        // A crash after this line makes the reminder again, and its mark makes it nothing.
        const once = `expiry ${about} ${at} ${days}`;
        const facts = { name, about, expiresAt: at, days: String(days) };
        if ((await notify({ kind: 'expiry-reminder', party, facts, language, about, once })) !== null) made++;
      }
      await expiries.reminded(expiry, nextReminderAt(expiry.expiresAt, now));
    }
    for (const message of await messages.notServed(now, AT_ONCE)) {
      if (await tasks.add(newTask('not-served', message.id, null, now))) made++;
    }
    return made;
  };
