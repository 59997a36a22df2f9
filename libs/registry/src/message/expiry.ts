import type { PartyId } from '@filmdeed/kernel';
import type { Language } from './message-kinds.js';

/** Something of a party that will end; whoever makes it end registers it, and registers it again when its end moves. */
export interface Expiry {
  /** Id of what ends. */
  readonly about: string;
  readonly party: PartyId;
  /** What it is called, for the reader of the reminder. */
  readonly name: string;
  readonly language: Language;
  readonly expiresAt: Date;
  /** When the next reminder is due; null: none is left. */
  readonly nextAt: Date | null;
}

/** Days before an end at which its party is reminded. */
export const REMINDER_DAYS = [90, 30, 7] as const;

const DAY_MS = 86_400_000;
const before = (expiresAt: Date, days: number): Date => new Date(expiresAt.getTime() - days * DAY_MS);

/** The reminder that is due at `now`: of several that are, the one nearest to the end. Null before the first and after the end. */
export function reminderDue(expiresAt: Date, now: Date): number | null {
  if (now >= expiresAt) return null;
  return [...REMINDER_DAYS].reverse().find((days) => before(expiresAt, days) <= now) ?? null;
}

/** When the next reminder after `now` is due, or null. */
export function nextReminderAt(expiresAt: Date, now: Date): Date | null {
  return REMINDER_DAYS.map((days) => before(expiresAt, days)).find((at) => at > now) ?? null;
}
