import type { ApiClientId, PartyId } from '@filmdeed/kernel';
import type { Scope } from './scope.js';

/** A program that acts for a party by a live token. */
export interface StandingClient {
  readonly id: ApiClientId;
  readonly name: string;
  readonly party: PartyId;
  readonly partyName: string;
  /** Of the token: some or all of the client's. */
  readonly scopes: readonly Scope[];
}

/** Port: tokens of API clients that stand. */
export interface ClientStanding {
  /** Null if the token is unknown, expired at `now`, or of a client that was revoked. */
  find(token: string, now: Date): Promise<StandingClient | null>;
}
