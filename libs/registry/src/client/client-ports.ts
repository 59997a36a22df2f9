import type { ApiClientId, ClientSecretId, PartyId } from '@filmdeed/kernel';
import type { StandingClient } from '../access/client-standing.js';
import type { Scope } from '../access/scope.js';
import type { ApiClient, ApiClientState, ClientSecret } from './api-client.js';

/** A secret that proves its client at this moment. */
export interface ProvenSecret {
  readonly client: ApiClientId;
  readonly secret: ClientSecretId;
  readonly name: string;
  readonly party: PartyId;
  readonly partyName: string;
  readonly scopes: readonly Scope[];
}

export interface ClientToken {
  readonly secret: ClientSecretId;
  readonly scopes: readonly Scope[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/**
 * Port: API clients, their secrets and tokens, durable when a call returns. Secrets and tokens are known by their SHA-256. Whatever ends a client or a secret ends the tokens that came of
 * it in the same step.
 */
export interface ApiClients {
  /** False if the party has `MOST_API_CLIENTS` that have not ended. */
  add(client: ApiClient, secret: ClientSecret, hash: Uint8Array): Promise<boolean>;
  /** Newest first, without ended ones; with the secrets that are live at `now`. */
  ofParty(party: PartyId, now: Date): Promise<readonly ApiClient[]>;
  /** One of the party, ended or not. */
  findOwn(party: PartyId, id: ApiClientId, now: Date): Promise<ApiClient | null>;
  /**
   * Adds a secret, and lets those that are live end at `othersEnd` at the latest. `too-many`: `MOST_SECRETS` are live; `absent`: the party has no such client, or it has ended. However
   * many ask at once, no more than that are live.
   */
  addSecret(
    party: PartyId,
    id: ApiClientId,
    secret: ClientSecret,
    hash: Uint8Array,
    othersEnd: Date,
  ): Promise<'added' | 'absent' | 'too-many'>;
  /** False unless it is live at `now` and of a client of the party. */
  endSecret(party: PartyId, id: ApiClientId, secret: ClientSecretId, now: Date): Promise<boolean>;
  /** False unless the party has it and it is in the state `from`. */
  move(party: PartyId, id: ApiClientId, from: ApiClientState, to: ApiClientState, now: Date): Promise<boolean>;
  /** Null unless the client is active and the secret its own and live at `now`. */
  prove(id: ApiClientId, hash: Uint8Array, now: Date): Promise<ProvenSecret | null>;
  /** Keeps a token and writes down the use of its secret. */
  addToken(hash: Uint8Array, token: ClientToken): Promise<void>;
  /** Null unless the token, its secret and its client stand at `now`. */
  findToken(hash: Uint8Array, now: Date): Promise<StandingClient | null>;
  /** Ends a token of the client. Nothing happens for another's, or none. */
  revokeToken(client: ApiClientId, hash: Uint8Array): Promise<void>;
  /** Forgets tokens that ended at or before `now`; gives their number. */
  sweep(now: Date): Promise<number>;
}
