import {
  type AccountId,
  type ApiClientId,
  type ClientSecretId,
  type Clock,
  newId,
  type PartyId,
  Refusal,
  toBase64Url,
} from '@filmdeed/kernel';
import type { Scope } from '../access/scope.js';
import { asPartyName } from '../party/party-name.js';
import { tokenHash } from '../session/session.flow.js';
import {
  type ApiClient,
  type ApiClientMove,
  asClientScopes,
  type ClientSecret,
  endAfter,
  MOST_API_CLIENTS,
  MOST_CLIENT_NAME,
  MOST_OVERLAP_DAYS,
  MOST_SECRET_DAYS,
  MOST_SECRETS,
  moveApiClient,
} from './api-client.js';
import type { ApiClients } from './client-ports.js';

export interface ApiClientPorts {
  readonly clients: ApiClients;
  readonly clock: Clock;
}

export interface ShownSecret {
  readonly client: ApiClient;
  /** `fds_` and 32 random bytes, base64url: shown once and never again. */
  readonly secret: string;
}

/** Marks a secret as one wherever it is found, in a repository say. */
const SECRET_MARK = 'fds_';

export function isClientSecret(text: string): boolean {
  return /^fds_[A-Za-z0-9_-]{43}$/.test(text);
}

/** Refuses `name.hostile`, `access.human-only` and `request.invalid` (see `asClientScopes`; 1 to `MOST_SECRET_DAYS` days), `api-client.too-many`. */
export const makeApiClient =
  ({ clients, clock }: ApiClientPorts) =>
  async (
    party: PartyId,
    account: AccountId,
    wanted: { readonly name: string; readonly scopes: readonly Scope[]; readonly days: number },
  ): Promise<ShownSecret> => {
    const now = clock.now();
    const { secret, kept } = newSecret(now, wanted.days);
    const client: ApiClient = {
      id: newId('apc'),
      party,
      name: asPartyName('name', wanted.name, MOST_CLIENT_NAME),
      scopes: asClientScopes(wanted.scopes),
      state: 'active',
      createdBy: account,
      createdAt: now,
      secrets: [kept],
      usedAt: null,
    };
    if (!(await clients.add(client, kept, tokenHash(secret)))) {
      throw new Refusal('api-client.too-many', 'as many as one party has', { most: MOST_API_CLIENTS });
    }
    return { client, secret };
  };

/**
 * Gives a client its next secret; the one before it goes on for the days of the overlap, or to its own end if that is sooner. Refuses `api-client.not-found`, `request.invalid`, and
 * `api-client.secrets-live` while two are live: one of them is ended first.
 */
export const rotateSecret =
  ({ clients, clock }: ApiClientPorts) =>
  async (
    party: PartyId,
    id: ApiClientId,
    { days, overlapDays }: { readonly days: number; readonly overlapDays: number },
  ): Promise<ShownSecret> => {
    const now = clock.now();
    const { secret, kept } = newSecret(now, days);
    const othersEnd = endAfter(now, '/overlapDays', overlapDays, 0, MOST_OVERLAP_DAYS);
    const added = await clients.addSecret(party, id, kept, tokenHash(secret), othersEnd);
    if (added === 'absent') throw notFound();
    if (added === 'too-many') {
      throw new Refusal('api-client.secrets-live', 'end one of the secrets first', { most: MOST_SECRETS });
    }
    return { client: await ofParty(clients, party, id, now), secret };
  };

/** Ends one secret at once, and every token that it fetched. Refuses `api-client.not-found`: none that is live. */
export const endSecret =
  ({ clients, clock }: ApiClientPorts) =>
  async (party: PartyId, id: ApiClientId, secret: ClientSecretId): Promise<void> => {
    if (!(await clients.endSecret(party, id, secret, clock.now()))) throw notFound();
  };

/** Disables, enables or ends a client. Refuses `api-client.not-found`, `api-client.move-not-allowed`. */
export const changeApiClient =
  ({ clients, clock }: ApiClientPorts) =>
  async (party: PartyId, id: ApiClientId, move: ApiClientMove): Promise<ApiClient> => {
    const now = clock.now();
    const { state } = await ofParty(clients, party, id, now);
    const next = moveApiClient(state, move);
    // Somebody was faster: what they made of it decides whether it still can be done.
    if (!(await clients.move(party, id, state, next, now))) return changeApiClient({ clients, clock })(party, id, move);
    return ofParty(clients, party, id, now);
  };

async function ofParty(clients: ApiClients, party: PartyId, id: ApiClientId, now: Date): Promise<ApiClient> {
  const found = await clients.findOwn(party, id, now);
  if (found === null) throw notFound();
  return found;
}

function newSecret(now: Date, days: number): { readonly secret: string; readonly kept: ClientSecret } {
  const expiresAt = endAfter(now, '/days', days, 1, MOST_SECRET_DAYS);
  const secret = `${SECRET_MARK}${toBase64Url(crypto.getRandomValues(new Uint8Array(32)))}`;
  return { secret, kept: { id: newId('sec'), createdAt: now, expiresAt, usedAt: null } };
}

function notFound(): Refusal {
  return new Refusal('api-client.not-found', 'no such API client, or no such secret of it');
}
