import { basic, apiClientWorld, form, GRANT } from '../support/api-client-world.js';
import { digestInput, fileIt, unsignedRequest } from '../support/filing-requests.js';
import { type RunningPostgres, startPostgres } from '../support/postgres.js';

const PARTY = 'filmdeed-party';

let postgres: RunningPostgres;
let world: Awaited<ReturnType<typeof apiClientWorld>>;

beforeAll(async () => {
  postgres = await startPostgres();
  world = await apiClientWorld(postgres.url);
});
afterAll(async () => {
  await world?.close();
  await postgres?.stop();
  expect(world?.app.errors).toEqual([]);
});

describe('making a client', () => {
  it('shows the secret once, and keeps only its digest', async () => {
    const by = await world.owner();
    const answer = await by.post('/api-clients', { name: '渲染农场', scopes: ['evidence:create'], days: 30 });
    expect(answer.status).toBe(201);
    expect(answer.body.secret).toMatch(/^fds_[\w-]{43}$/);
    expect(answer.body.client).toMatchObject({ name: '渲染农场', scopes: ['evidence:create'], state: 'active' });
    const list = await by.get('/api-clients');
    expect(list.body.items).toEqual([answer.body.client]);
    expect(list.text).not.toContain(answer.body.secret);
    expect(JSON.stringify(await world.standing())).not.toContain(answer.body.secret);
    expect(await world.lastAct(answer.body.client.id)).toMatchObject({ action: 'api-client.make', outcome: 'done' });
  });

  it.each<[string, object, string]>([
    ['without scopes', { name: 'x1', scopes: [] }, 'request.invalid'],
    ['with a scope that only people have', { name: 'x1', scopes: ['license:sign'] }, 'access.human-only'],
    ['with an unknown scope', { name: 'x1', scopes: ['everything'] }, 'request.invalid'],
    ['for ever', { name: 'x1', scopes: ['audit:read'], days: 4000 }, 'request.invalid'],
    ['with a name that is not what it looks like', { name: 'а\u202eb', scopes: ['audit:read'] }, 'name.hostile'],
    ['with a name of 10,000 characters', { name: 'x'.repeat(10_000), scopes: ['audit:read'] }, 'name.hostile'],
    ['with a party of its own choice', { name: 'x1', scopes: ['audit:read'], party: 'pty_x' }, 'request.invalid'],
  ])('%s is refused', async (_, body, code) => {
    const by = await world.owner();
    expect((await by.post('/api-clients', body)).body.code).toBe(code);
    expect((await by.get('/api-clients')).body.items).toEqual([]);
  });

  it('asks for a second factor, for an owner, and for a person', async () => {
    const plain = await world.app.account();
    const body = { name: 'x1', scopes: ['evidence:create'] };
    expect((await plain.post('/api-clients', body)).body.code).toBe('access.second-factor-required');
    const client = await world.token(await world.made());
    for (const [method, path] of [
      ['POST', '/api-clients'],
      ['GET', '/api-clients'],
    ] as const) {
      const answer = await client.send(method, path, method === 'GET' ? undefined : body);
      expect([answer.status, answer.body.code]).toEqual([403, 'access.human-only']);
    }
  });

  it('is nobody else’s: a foreign client answers as an absent one', async () => {
    const { id, owner: by } = await world.made();
    const [{ id: secret }] = (await by.get('/api-clients')).body.items[0].secrets;
    const other = await world.owner();
    const before = await world.standing();
    const absent = 'apc_00000000000000000000000000';
    for (const [method, path, body] of [
      ['POST', '/disable', undefined],
      ['POST', '/enable', undefined],

      ['DELETE', `/secrets/${secret}`, undefined],
      ['POST', '/secrets', {}],
      ['DELETE', '', undefined],
    ] as const) {
      const answers = [id, absent].map((each) => other.send(method, `/api-clients/${each}${path}`, body));
      const codes = (await Promise.all(answers)).map((each) => [each.status, each.body.code]);
      expect([path, codes]).toEqual([path, Array(2).fill([404, 'api-client.not-found'])]);
    }
    expect(await world.standing()).toEqual(before);
  });
});

describe('a token', () => {
  it('files for the party of its client, and the act says which client it was', async () => {
    const client = await world.token(await world.made());
    const filed = await fileIt(client, unsignedRequest(digestInput(client)));
    expect([filed.status, (await client.get('/filings')).body.items]).toEqual([201, [expect.anything()]]);
    expect(await world.lastAct(filed.body.id)).toMatchObject({
      ...{ action: 'filing.create', outcome: 'done', client: client.account.id, party: client.account.party },
    });
  });

  it('does what its scopes say, nothing by people only, and for no other party', async () => {
    const whole = await world.made();
    const narrow = await world.token(whole, 'asset:read_meta');
    const before = await world.standing();
    const denied = await fileIt(narrow, unsignedRequest(digestInput(narrow)));
    expect([denied.status, denied.body.code, denied.body.facts.missing]).toEqual([403, 'access.denied', 'scope']);
    expect((await narrow.get('/sessions/current')).status).toBe(403);
    const human = await narrow.send('PUT', '/accounts/me/password', { current: 'x', next: 'y' });
    expect(human.body.code).toBe('access.human-only');
    const other = await world.owner();
    const foreign = await narrow.get('/filings', { [PARTY]: other.account.party });
    expect([foreign.status, foreign.body.code]).toEqual([403, 'access.denied']);
    expect((await narrow.get('/filings', { [PARTY]: narrow.account.party })).status).toBe(200);
    expect(await world.standing()).toEqual(before);
    expect(await world.lastAct(whole.id)).toMatchObject({ outcome: 'access.denied' });
  });

  it('ends with its time, its secret, its client, its revocation, and its party', async () => {
    const expired = await world.token(await world.made());
    await world.dataSource.query(`UPDATE api_client_token SET expires_at = now() - interval '1 second'`);
    const stopped = await world.made();
    const byStopped = await world.token(stopped);
    expect((await stopped.owner.post(`/api-clients/${stopped.id}/disable`, undefined)).body.state).toBe('disabled');
    const rotated = await world.made();
    const byRotated = await world.token(rotated);
    const [first] = (await rotated.owner.get('/api-clients')).body.items[0].secrets;
    expect((await rotated.owner.send('DELETE', `/api-clients/${rotated.id}/secrets/${first.id}`)).status).toBe(204);
    const revoked = await world.made();
    const byRevoked = await world.token(revoked);
    const authorization = basic(revoked.id, revoked.secret);
    for (const each of [byRevoked.token!, byRevoked.token!, 'none']) {
      expect((await world.ask(form({ token: each }), { authorization }, '//oauth/revoke')).status).toBe(200);
    }
    const erased = await world.made();
    const byErased = await world.token(erased);
    const { party } = erased.owner.account;
    const kinds = { reason: 'HOLDER_REQUEST', confirm: party };
    expect((await erased.owner.post(`/parties/${party}/erasure`, kinds)).status).toBe(200);
    const ended = await world.made();
    const byEnded = await world.token(ended);
    expect((await ended.owner.send('DELETE', `/api-clients/${ended.id}`)).status).toBe(204);
    for (const each of [expired, byStopped, byRotated, byRevoked, byErased, byEnded]) {
      const answer = await each.get('/filings');
      expect([answer.status, answer.body.code]).toEqual([401, 'session.required']);
    }
    for (const { id, secret } of [stopped, rotated, erased, ended]) {
      const answer = await world.ask(form(GRANT), { authorization: basic(id, secret) });
      expect([answer.status, answer.body.error]).toEqual([401, 'invalid_client']);
    }
    const move = await stopped.owner.post(`/api-clients/${stopped.id}/disable`, undefined);
    expect([move.status, move.body.code]).toEqual([409, 'api-client.move-not-allowed']);
    expect((await stopped.owner.post(`/api-clients/${stopped.id}/enable`, undefined)).status).toBe(200);
    expect((await byStopped.get('/filings')).status).toBe(401);
    expect((await (await world.token(stopped)).get('/filings')).status).toBe(200);
  });
});

it('rotates with an overlap whose end is stated, two secrets at most', async () => {
  const one = await world.made();
  const next = await one.owner.post(`/api-clients/${one.id}/secrets`, { days: 90, overlapDays: 3 });
  expect([next.status, next.body.client.secrets.length]).toEqual([201, 2]);
  const [before, after] = next.body.client.secrets.map((each: { expiresAt: string }) => Date.parse(each.expiresAt));
  const days = (time: number): number => Math.round((time - Date.now()) / 86_400_000);
  expect([days(before), days(after)]).toEqual([3, 90]);
  for (const secret of [one.secret, next.body.secret])
    expect((await world.token({ ...one, secret })).token).toBeDefined();
  const third = await one.owner.post(`/api-clients/${one.id}/secrets`, {});
  expect([third.status, third.body.code]).toEqual([409, 'api-client.secrets-live']);
  await world.dataSource.query(`UPDATE api_client_secret SET expires_at = now() WHERE id = $1`, [
    next.body.client.secrets[0].id,
  ]);
  expect((await world.ask(form(GRANT), { authorization: basic(one.id, one.secret) })).body.error).toBe(
    'invalid_client',
  );
  expect((await one.owner.post(`/api-clients/${one.id}/secrets`, { overlapDays: 0 })).body.client.secrets).toHaveLength(
    1,
  );
});
