import type { AccountId, SessionId } from '@filmdeed/kernel';

export type SessionClient = 'web' | 'cli';

/** A signed-in client. The token itself is known to the client alone; we keep its SHA-256. */
export interface Session {
  readonly id: SessionId;
  readonly account: AccountId;
  readonly client: SessionClient;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

const HOUR = 3_600_000;
/** How long a session lives after signing in, milliseconds. */
export const SESSION_LIFE: Readonly<Record<SessionClient, number>> = { web: 12 * HOUR, cli: 30 * 24 * HOUR };

/** Wrong passwords that cost nothing but themselves, and the longest wait afterwards. */
export const FREE_ATTEMPTS = 5;
export const LONGEST_WAIT_SECONDS = 900;

/** How long the attempts of a login count after its last wait has ended. */
export const ATTEMPTS_KEPT_MS = 24 * HOUR;

/** Seconds until the next attempt after so many in a row: none at first, then doubling up to a quarter of an hour. */
export function waitAfter(attempts: number): number {
  return attempts < FREE_ATTEMPTS ? 0 : Math.min(LONGEST_WAIT_SECONDS, 2 ** Math.min(20, attempts - FREE_ATTEMPTS));
}
