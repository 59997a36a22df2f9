import { newId, type PartyId } from '@filmdeed/kernel';
import {
  type ApiClient,
  type ApiClients,
  type ClientSecret,
  type ClientToken,
  MOST_API_CLIENTS,
} from '@filmdeed/registry';

const NOON = new Date('2026-11-25T12:00:00.000Z');
const seconds = (n: number): Date => new Date(NOON.getTime() + n * 1000);
const bytes = (n: number): Uint8Array => new Uint8Array(32).fill(n);
const count = (answers: readonly unknown[], wanted: unknown): number =>
  answers.filter((each) => each === wanted).length;

export interface ApiClientStores {
  readonly clients: ApiClients;
  /** That is there, by this name. */
  readonly party: PartyId;
  readonly partyName: string;
}

/** What API clients promise (libs/registry). `make` gives none of any party. */
export function apiClientsContract(make: () => Promise<ApiClientStores>): void {
  let clients: ApiClients;
  let party: PartyId;
  let partyName: string;
  beforeEach(async () => ({ clients, party, partyName } = await make()));

  const secretOf = (changes: Partial<ClientSecret> = {}): ClientSecret => ({
    ...{ id: newId('sec'), createdAt: NOON, expiresAt: seconds(1000), usedAt: null, ...changes },
  });
  const clientOf = (secret: ClientSecret, changes: Partial<ApiClient> = {}): ApiClient => ({
    ...{ id: newId('apc'), party, name: '渲染农场 😀', scopes: ['asset:read_meta', 'evidence:create'] },
    ...{ state: 'active', createdBy: newId('acc'), createdAt: NOON, secrets: [secret], usedAt: null, ...changes },
  });
  const added = async (hash = 1, changes: Partial<ClientSecret> = {}) => {
    const secret = secretOf(changes);
    const client = clientOf(secret);
    expect(await clients.add(client, secret, bytes(hash))).toBe(true);
    return { client, secret };
  };
  const tokenOf = (secret: ClientSecret, changes: Partial<ClientToken> = {}): ClientToken => ({
    ...{ secret: secret.id, scopes: ['evidence:create'], createdAt: seconds(1), expiresAt: seconds(900), ...changes },
  });

  it('gives clients back as they were added, newest first, to their party alone', async () => {
    const { client: one } = await added();
    const secret = secretOf({ createdAt: seconds(1) });
    const two = clientOf(secret, { createdAt: seconds(1) });
    await clients.add(two, secret, bytes(2));
    expect(await clients.ofParty(party, NOON)).toEqual([two, one]);
    expect(await clients.findOwn(party, one.id, NOON)).toEqual(one);
    const other = newId('pty');
    expect([await clients.ofParty(other, NOON), await clients.findOwn(other, one.id, NOON)]).toEqual([[], null]);
    expect((await clients.findOwn(party, one.id, seconds(1000)))?.secrets).toEqual([]);
  });

  it('keeps no more of one party than there may be, ended ones not counted', async () => {
    const { client } = await added();
    for (let n = 1; n < MOST_API_CLIENTS; n++) await added(n + 1);
    const secret = secretOf();
    expect(await clients.add(clientOf(secret), secret, bytes(99))).toBe(false);
    expect(await clients.move(party, client.id, 'active', 'ended', NOON)).toBe(true);
    expect((await clients.ofParty(party, NOON)).some(({ id }) => id === client.id)).toBe(false);
    expect(await clients.add(clientOf(secret), secret, bytes(99))).toBe(true);
  });

  it('proves a client by its own live secret while it is active', async () => {
    const [{ client, secret }, { client: other }] = [await added(1), await added(2)];
    expect(await clients.prove(client.id, bytes(1), NOON)).toEqual({
      ...{ client: client.id, secret: secret.id, name: client.name, party, partyName, scopes: client.scopes },
    });
    const not = [clients.prove(client.id, bytes(2), NOON), clients.prove(other.id, bytes(1), NOON)];
    expect(await Promise.all([...not, clients.prove(newId('apc'), bytes(1), NOON)])).toEqual([null, null, null]);
    expect(await clients.prove(client.id, bytes(1), seconds(1000))).toBeNull();
    expect(await clients.prove(client.id, bytes(1), seconds(999.999))).not.toBeNull();
    await clients.move(party, client.id, 'active', 'disabled', NOON);
    expect(await clients.prove(client.id, bytes(1), NOON)).toBeNull();
    await clients.move(party, client.id, 'disabled', 'active', NOON);
    expect(await clients.prove(client.id, bytes(1), NOON)).not.toBeNull();
  });

  it('lets the secret before go on to the stated end, never longer than its own, and never more than two', async () => {
    const { client, secret } = await added();
    const next = secretOf({ createdAt: seconds(10), expiresAt: seconds(5000) });
    expect(await clients.addSecret(newId('pty'), client.id, next, bytes(2), seconds(60))).toBe('absent');
    expect(await clients.addSecret(party, newId('apc'), next, bytes(2), seconds(60))).toBe('absent');
    expect(await clients.addSecret(party, client.id, next, bytes(2), seconds(60))).toBe('added');
    expect(await clients.addSecret(party, client.id, secretOf(), bytes(3), seconds(60))).toBe('too-many');
    expect((await clients.findOwn(party, client.id, seconds(11)))?.secrets).toEqual([
      { ...secret, expiresAt: seconds(60) },
      next,
    ]);
    const both = [1, 2].map((n) => clients.prove(client.id, bytes(n), seconds(59)));
    expect((await Promise.all(both)).map((each) => each?.secret)).toEqual([secret.id, next.id]);
    expect(await clients.prove(client.id, bytes(1), seconds(60))).toBeNull();
    const third = secretOf({ createdAt: seconds(60) });
    expect(await clients.addSecret(party, client.id, third, bytes(3), seconds(9999))).toBe('added');
    expect((await clients.findOwn(party, client.id, seconds(61)))?.secrets).toEqual([next, third]);
  });

  it('has two live secrets at most, however many ask at once', async () => {
    const { client } = await added();
    const asked = Array.from({ length: 8 }, (_, n) =>
      clients.addSecret(party, client.id, secretOf(), bytes(n + 2), seconds(60)),
    );
    expect(count(await Promise.all(asked), 'added')).toBe(1);
    expect((await clients.findOwn(party, client.id, NOON))?.secrets).toHaveLength(2);
  });

  it('knows a token in its time, with its scopes, and writes down the use of its secret', async () => {
    const { client, secret } = await added();
    await clients.addToken(bytes(7), tokenOf(secret));
    expect(await clients.findToken(bytes(7), seconds(899.999))).toEqual({
      ...{ id: client.id, name: client.name, party, partyName, scopes: ['evidence:create'] },
    });
    expect([await clients.findToken(bytes(7), seconds(900)), await clients.findToken(bytes(8), NOON)]).toEqual([
      null,
      null,
    ]);
    const used = { ...client, usedAt: seconds(1), secrets: [{ ...secret, usedAt: seconds(1) }] };
    expect(await clients.findOwn(party, client.id, NOON)).toEqual(used);
    expect([await clients.sweep(seconds(899)), await clients.sweep(seconds(900))]).toEqual([0, 1]);
  });

  it('ends tokens with their secret, and with their client for good', async () => {
    const [one, two] = [await added(1), await added(2)];
    await clients.addToken(bytes(7), tokenOf(one.secret));
    await clients.addToken(bytes(8), tokenOf(two.secret));
    const standing = async (now = seconds(5)) =>
      Promise.all([7, 8].map(async (n) => (await clients.findToken(bytes(n), now)) !== null));
    expect(await standing()).toEqual([true, true]);
    const end = (client: ApiClient, secret: ClientSecret, of = party) =>
      clients.endSecret(of, client.id, secret.id, seconds(4));
    expect([await end(two.client, one.secret), await end(one.client, one.secret, newId('pty'))]).toEqual([
      false,
      false,
    ]);
    expect([await end(one.client, one.secret), await end(one.client, one.secret)]).toEqual([true, false]);
    expect(await standing()).toEqual([false, true]);
    expect(await clients.move(party, two.client.id, 'disabled', 'active', NOON)).toBe(false);
    expect(await clients.move(newId('pty'), two.client.id, 'active', 'disabled', NOON)).toBe(false);
    await clients.move(party, two.client.id, 'active', 'disabled', NOON);
    expect(await standing()).toEqual([false, false]);
    await clients.move(party, two.client.id, 'disabled', 'active', NOON);
    expect(await standing()).toEqual([false, false]);
    await clients.move(party, two.client.id, 'active', 'ended', NOON);
    expect(await clients.prove(two.client.id, bytes(2), NOON)).toBeNull();
    expect(await clients.addSecret(party, two.client.id, secretOf(), bytes(9), NOON)).toBe('absent');
    expect(await clients.findOwn(party, two.client.id, NOON)).toMatchObject({ state: 'ended', secrets: [] });
  });

  it('takes a token back for its own client only', async () => {
    const [one, two] = [await added(1), await added(2)];
    await clients.addToken(bytes(7), tokenOf(one.secret));
    await clients.revokeToken(two.client.id, bytes(7));
    expect(await clients.findToken(bytes(7), seconds(5))).not.toBeNull();
    await clients.revokeToken(one.client.id, bytes(7));
    expect(await clients.findToken(bytes(7), seconds(5))).toBeNull();
  });

  it('gives away one end of a client to many who move it', async () => {
    const { client } = await added();
    const moves = Array.from({ length: 6 }, () => clients.move(party, client.id, 'active', 'disabled', NOON));
    expect(count(await Promise.all(moves), true)).toBe(1);
  });
}
