import type { AccountId, SessionId } from '@filmdeed/kernel';

export type SessionClient = 'web' | 'cli';

/** A signed-in client. The token itself is known to the client alone; we keep its SHA-256. */
export interface Session {
  readonly id: SessionId;
  readonly account: AccountId;
  readonly client: SessionClient;
  readonly createdAt: Date;
  /** It ends then, however much it is used. */
  readonly expiresAt: Date;
  /** Address or network that it was begun from: shown to its holder, tied to nothing. */
  readonly network: string;
  /** What the client called itself when it began, shortened. */
  readonly agent: string;
  /** Last use, to the minute. */
  readonly seenAt: Date;
  /** When it last passed a second factor or passkey. */
  readonly secondFactorAt: Date | null;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** How long a session lives after signing in, milliseconds. */
export const SESSION_LIFE: Readonly<Record<SessionClient, number>> = { web: 12 * HOUR, cli: 30 * 24 * HOUR };
/** How long it lives without being used. */
export const IDLE_LIFE: Readonly<Record<SessionClient, number>> = { web: 2 * HOUR, cli: 7 * 24 * HOUR };
/** A use is written down when the last one that was is so long ago. */
export const SEEN_EVERY_MS = MINUTE;
export const MOST_AGENT = 200;

/** Wrong attempts that cost nothing but themselves, and the longest wait afterwards. */
export const FREE_ATTEMPTS = 5;
export const LONGEST_WAIT_SECONDS = 900;

/** How long the attempts of a login count after its last wait has ended. */
export const ATTEMPTS_KEPT_MS = 24 * HOUR;

/** Whether a session still lives: neither past its end nor unused for too long. */
export function isLive({ client, expiresAt, seenAt }: Session, now: Date): boolean {
  return now < expiresAt && now.getTime() - seenAt.getTime() < IDLE_LIFE[client];
}

/** Seconds until the next attempt after so many in a row: none at first, then doubling up to a quarter of an hour. */
export function waitAfter(attempts: number): number {
  return attempts < FREE_ATTEMPTS ? 0 : Math.min(LONGEST_WAIT_SECONDS, 2 ** Math.min(20, attempts - FREE_ATTEMPTS));
}
