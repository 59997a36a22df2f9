import { type ApiClientId, type ClientSecretId, type PartyId, toHex } from '@filmdeed/kernel';
import {
  type ApiClient,
  type ApiClients,
  type ApiClientState,
  type ClientSecret,
  type ClientToken,
  MOST_API_CLIENTS,
  MOST_SECRETS,
  type ProvenSecret,
  type StandingClient,
} from '@filmdeed/registry';

interface KeptSecret extends ClientSecret {
  readonly client: ApiClientId;
  readonly hash: string;
}

/** Twin of the API clients. */
export class MemoryApiClients implements ApiClients {
  readonly clients = new Map<ApiClientId, ApiClient>();
  readonly secrets = new Map<ClientSecretId, KeptSecret>();
  readonly tokens = new Map<string, ClientToken>();

  constructor(readonly partyNames: ReadonlyMap<PartyId, string>) {}

  async add(client: ApiClient, secret: ClientSecret, hash: Uint8Array): Promise<boolean> {
    const own = [...this.clients.values()].filter(({ party, state }) => party === client.party && state !== 'ended');
    if (own.length >= MOST_API_CLIENTS) return false;
    this.clients.set(client.id, client);
    this.secrets.set(secret.id, { ...secret, client: client.id, hash: toHex(hash) });
    return true;
  }

  async ofParty(party: PartyId, now: Date): Promise<readonly ApiClient[]> {
    const own = [...this.clients.values()].filter((client) => client.party === party && client.state !== 'ended');
    const newestFirst = own.sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1));
    return newestFirst.map((client) => this.#whole(client, now));
  }

  async findOwn(party: PartyId, id: ApiClientId, now: Date): Promise<ApiClient | null> {
    const client = this.clients.get(id);
    return client?.party === party ? this.#whole(client, now) : null;
  }

  async addSecret(
    party: PartyId,
    id: ApiClientId,
    secret: ClientSecret,
    hash: Uint8Array,
    othersEnd: Date,
  ): Promise<'added' | 'absent' | 'too-many'> {
    const client = this.clients.get(id);
    if (client?.party !== party || client.state === 'ended') return 'absent';
    const live = this.#live(id, secret.createdAt);
    if (live.length >= MOST_SECRETS) return 'too-many';
    for (const each of live)
      if (each.expiresAt > othersEnd) this.secrets.set(each.id, { ...each, expiresAt: othersEnd });
    this.secrets.set(secret.id, { ...secret, client: id, hash: toHex(hash) });
    return 'added';
  }

  async endSecret(party: PartyId, id: ApiClientId, secret: ClientSecretId, now: Date): Promise<boolean> {
    const kept = this.secrets.get(secret);
    if (kept?.client !== id || this.clients.get(id)?.party !== party || kept.expiresAt <= now) return false;
    this.secrets.set(secret, { ...kept, expiresAt: now });
    return true;
  }

  async move(party: PartyId, id: ApiClientId, from: ApiClientState, to: ApiClientState): Promise<boolean> {
    const client = this.clients.get(id);
    if (client?.party !== party || client.state !== from) return false;
    this.clients.set(id, { ...client, state: to });
    for (const [hash, { secret }] of this.tokens) {
      if (this.secrets.get(secret)?.client === id) this.tokens.delete(hash);
    }
    if (to === 'ended') for (const each of this.secrets.values()) if (each.client === id) this.secrets.delete(each.id);
    return true;
  }

  async prove(id: ApiClientId, hash: Uint8Array, now: Date): Promise<ProvenSecret | null> {
    const secret = this.#live(id, now).find((each) => each.hash === toHex(hash));
    const client = this.clients.get(id);
    if (secret === undefined || client?.state !== 'active') return null;
    const { name, party, scopes } = client;
    return { client: id, secret: secret.id, name, party, partyName: this.partyNames.get(party)!, scopes };
  }

  async addToken(hash: Uint8Array, token: ClientToken): Promise<void> {
    this.tokens.set(toHex(hash), token);
    const secret = this.secrets.get(token.secret);
    if (secret === undefined) return;
    this.secrets.set(secret.id, { ...secret, usedAt: token.createdAt });
    this.clients.set(secret.client, { ...this.clients.get(secret.client)!, usedAt: token.createdAt });
  }

  async findToken(hash: Uint8Array, now: Date): Promise<StandingClient | null> {
    const token = this.tokens.get(toHex(hash));
    const secret = token && this.secrets.get(token.secret);
    const client = secret && this.clients.get(secret.client);
    if (client?.state !== 'active' || token!.expiresAt <= now || secret!.expiresAt <= now) return null;
    const { id, name, party } = client;
    return { id, name, party, partyName: this.partyNames.get(party)!, scopes: token!.scopes };
  }

  async revokeToken(client: ApiClientId, hash: Uint8Array): Promise<void> {
    const token = this.tokens.get(toHex(hash));
    if (token !== undefined && this.secrets.get(token.secret)?.client === client) this.tokens.delete(toHex(hash));
  }

  async sweep(now: Date): Promise<number> {
    const gone = [...this.tokens].filter(([, { expiresAt }]) => expiresAt <= now);
    for (const [hash] of gone) this.tokens.delete(hash);
    return gone.length;
  }

  #live(id: ApiClientId, now: Date): KeptSecret[] {
    return [...this.secrets.values()].filter(({ client, expiresAt }) => client === id && expiresAt > now);
  }

  #whole(client: ApiClient, now: Date): ApiClient {
    const secrets = this.#live(client.id, now)
      .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1))
      .map(({ id, createdAt, expiresAt, usedAt }) => ({ id, createdAt, expiresAt, usedAt }));
    return { ...client, secrets };
  }
}
