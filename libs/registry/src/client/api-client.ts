import { type AccountId, type ApiClientId, type ClientSecretId, type PartyId, Refusal } from '@filmdeed/kernel';
import { type Scope, SCOPES } from '../access/scope.js';

/** `disabled` can be taken back; an ended client is no more, and its id stays for the acts that bear it. */
export type ApiClientState = 'active' | 'disabled' | 'ended';
export type ApiClientMove = 'disable' | 'enable' | 'end';

export const API_CLIENT_MOVES: Readonly<Record<ApiClientState, Partial<Record<ApiClientMove, ApiClientState>>>> = {
  active: { disable: 'disabled', end: 'ended' },
  disabled: { enable: 'active', end: 'ended' },
  ended: {},
};

/** What a client proves itself by. The secret itself is known to whoever was shown it; we keep its SHA-256. */
export interface ClientSecret {
  readonly id: ClientSecretId;
  readonly createdAt: Date;
  /** From then on it proves nothing, and no token that it fetched stands. */
  readonly expiresAt: Date;
  /** When it last fetched a token. */
  readonly usedAt: Date | null;
}

/** A program that acts for one party, and for no other, by tokens that it fetches with its secret (RFC 6749 §4.4). */
export interface ApiClient {
  readonly id: ApiClientId;
  readonly party: PartyId;
  /** Told to nobody but the party. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly state: ApiClientState;
  readonly createdBy: AccountId;
  readonly createdAt: Date;
  /** Those that have not ended, oldest first: at most `MOST_SECRETS`. */
  readonly secrets: readonly ClientSecret[];
  /** When it last fetched a token. */
  readonly usedAt: Date | null;
}

/** How long a token stands, milliseconds. */
export const TOKEN_LIFE_MS = 15 * 60_000;
/** Live at once: the one in use, and the one that comes after it. */
export const MOST_SECRETS = 2;
export const SECRET_DAYS = 180;
export const MOST_SECRET_DAYS = 366;
/** How long the secret before it goes on after a rotation. */
export const OVERLAP_DAYS = 7;
export const MOST_OVERLAP_DAYS = 30;
/** Of one party, ended ones not counted. */
export const MOST_API_CLIENTS = 50;
export const MOST_CLIENT_NAME = 100;

/** Said by the law or the policy to be for people alone: no client ever holds them. */
export const HUMAN_SCOPES: readonly Scope[] = ['license:sign'];
export const CLIENT_SCOPES: readonly Scope[] = SCOPES.filter((scope) => !HUMAN_SCOPES.includes(scope));

/** Refuses `access.human-only` for a scope that no software holds, and `request.invalid` for none. Gives them in the order of `SCOPES`. */
export function asClientScopes(scopes: readonly Scope[]): readonly Scope[] {
  const human = scopes.find((scope) => HUMAN_SCOPES.includes(scope));
  if (human !== undefined) throw new Refusal('access.human-only', 'no software holds this scope', { scope: human });
  const wanted = CLIENT_SCOPES.filter((scope) => scopes.includes(scope));
  if (wanted.length === 0) throw new Refusal('request.invalid', 'at least one scope', { pointers: ['/scopes'] });
  return wanted;
}

/** Refuses `api-client.move-not-allowed`. */
export function moveApiClient(state: ApiClientState, move: ApiClientMove): ApiClientState {
  const next = API_CLIENT_MOVES[state][move];
  if (next === undefined) throw new Refusal('api-client.move-not-allowed', `${state} cannot ${move}`, { state, move });
  return next;
}

const DAY_MS = 86_400_000;

/** Refuses `request.invalid` unless it is a whole number of days within the bounds. */
export function endAfter(now: Date, pointer: string, days: number, least: number, most: number): Date {
  if (!Number.isInteger(days) || days < least || days > most) {
    throw new Refusal('request.invalid', `${least} to ${most} days`, { pointers: [pointer] });
  }
  return new Date(now.getTime() + days * DAY_MS);
}
