import { type AccountId, utf8 } from '@filmdeed/kernel';
import { sha256 } from '@noble/hashes/sha2.js';
import type { PasskeyPurpose } from '../passkey/challenge.js';

export type TicketPurpose =
  | `passkey.${PasskeyPurpose}`
  | 'oidc.sign-in'
  | 'oidc.link'
  | 'approval.asked'
  | 'approval.looked-at'
  | 'approval.given';

/** That something was begun which may be finished once: a passkey asked for, a way to another site and back, a command line that waits for its person. */
export interface SignInTicket {
  readonly purpose: TicketPurpose;
  /** Whose session began it; null for a stranger. */
  readonly account: AccountId | null;
  /** What it is about, where the purpose does not say it all: the issuer's name. */
  readonly about: string;
  readonly expiresAt: Date;
}

/** Tickets, durable when a call returns. They are known by the SHA-256 of a secret (`ticketHash`). */
export interface SignInTickets {
  add(hash: Uint8Array, ticket: SignInTicket): Promise<void>;
  /** Gives a live ticket of the purpose and forgets it in the same step: of many that take it one gets it. Null otherwise. */
  take(hash: Uint8Array, purpose: TicketPurpose, now: Date): Promise<SignInTicket | null>;
  /** Forgets those that ended at or before `now`; gives their number. */
  sweep(now: Date): Promise<number>;
}

export const TICKET_LIFE_MS = 5 * 60_000;

export function ticketHash(secret: string): Uint8Array {
  return sha256(utf8(secret));
}
