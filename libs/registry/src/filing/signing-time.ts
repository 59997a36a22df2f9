import { THRESHOLD_SCHEME } from '@filmdeed/evidence';
import { Refusal } from '@filmdeed/kernel';

const MINUTE = 60_000;
/** How far a signature's own time may lie from ours: an offline day back, a fast clock ahead. */
export const OLDEST_SIGNATURE_MS = 24 * 60 * MINUTE;
/** What several keys sign together is collected for a week at most. */
export const OLDEST_JOINT_SIGNATURE_MS = 7 * 24 * 60 * MINUTE;
export const MOST_AHEAD_MS = 5 * MINUTE;

/** Refuses `time.invalid` for no time or one over a day old (of several keys together: a week), `time.future` for one more than five minutes ahead. */
export function requireFreshTime(signedAt: string, now: Date, scheme = ''): void {
  const isJoint = scheme === THRESHOLD_SCHEME;
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(signedAt) ? Date.parse(signedAt) : Number.NaN;
  if (Number.isNaN(at) || new Date(at).toISOString() !== signedAt) {
    throw new Refusal('time.invalid', 'signedAt is no UTC time with three decimals', { path: 'signedAt' });
  }
  const facts = { path: 'signedAt', signedAt, now: now.toISOString() };
  if (at > now.getTime() + MOST_AHEAD_MS) throw new Refusal('time.future', 'signed in the future', facts);
  if (at < now.getTime() - (isJoint ? OLDEST_JOINT_SIGNATURE_MS : OLDEST_SIGNATURE_MS)) {
    throw new Refusal('time.invalid', `signed more than a ${isJoint ? 'week' : 'day'} ago: sign anew`, facts);
  }
}

/** The last day that has begun anywhere on earth (UTC+14). */
const EASTERNMOST_MS = 14 * 60 * MINUTE;

/** Refuses `time.future` for a day (`YYYY-MM-DD`) that has begun nowhere yet. */
export function requirePastDay(path: string, day: string, now: Date): void {
  const today = new Date(now.getTime() + EASTERNMOST_MS).toISOString().slice(0, 10);
  if (day > today) throw new Refusal('time.future', `${path} lies in the future`, { path, day });
}
