import { createDataSource } from '@filmdeed/postgres';
import { type ApiApp, PUBLIC_URL, startApiApp } from '../support/api-app.js';
import { type ApiAnswer, ApiClient } from '../support/api-client.js';
import { digestInput, fileIt, unsignedRequest } from '../support/filing-requests.js';
import { type RunningPostgres, startPostgres } from '../support/postgres.js';

type DataSource = ReturnType<typeof createDataSource>;

const FORM = 'application/x-www-form-urlencoded';
const PARTY = 'filmdeed-party';

let postgres: RunningPostgres;
let app: ApiApp;
let dataSource: DataSource;

beforeAll(async () => {
  postgres = await startPostgres();
  app = await startApiApp(postgres.url);
  dataSource = await createDataSource({ url: app.databaseUrl, poolSize: 2 }).initialize();
});
afterAll(async () => {
  await dataSource?.destroy();
  await app?.close();
  await postgres?.stop();
  expect(app?.errors).toEqual([]);
});

/** An account whose session has just shown a second factor. */
async function owner(): Promise<ApiClient> {
  const account = await app.account();
  await dataSource.query(`UPDATE session SET second_factor_at = now() WHERE account = $1`, [account.account.id]);
  return account;
}

interface Made {
  readonly owner: ApiClient;
  readonly id: string;
  readonly secret: string;
}

async function made(scopes = ['evidence:create', 'asset:read_meta']): Promise<Made> {
  const by = await owner();
  const answer = await by.post('/api-clients', { name: '渲染农场', scopes });
  expect(answer.status).toBe(201);
  return { owner: by, id: answer.body.client.id, secret: answer.body.secret };
}

const basic = (id: string, secret: string): string => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
const form = (fields: Record<string, string>): string => new URLSearchParams(fields).toString();
const GRANT = { grant_type: 'client_credentials' };

function ask(body: string, headers: Record<string, string> = {}, path = '//oauth/token'): Promise<ApiAnswer> {
  return app.stranger.send('POST', path, body, { 'content-type': FORM, ...headers });
}

async function token({ id, secret }: Made, scope?: string): Promise<ApiClient> {
  const fields = { ...GRANT, ...(scope === undefined ? {} : { scope }) };
  const { status, body, text } = await ask(form(fields), { authorization: basic(id, secret) });
  if (status !== 200) throw new Error(text);
  return new ApiClient(app.url, body.access_token, { id, party: body.party, login: id, platformRoles: [] });
}

/** The newest act that names this id, or is by it. */
async function lastAct(id: string): Promise<{ action: string; outcome: string }> {
  const rows = await dataSource.query<{ record: string }[]>(
    `SELECT record FROM act_outbox WHERE record LIKE '%' || $1 || '%' ORDER BY seq DESC LIMIT 1`,
    [id],
  );
  return JSON.parse(rows[0]?.record ?? '{}') as { action: string; outcome: string };
}

async function standing(): Promise<unknown> {
  const tables = ['api_client', 'api_client_secret', 'api_client_token', 'filing'];
  const of = (table: string) => dataSource.query(`SELECT t::text AS row FROM ${table} AS t ORDER BY 1`);
  return Promise.all(tables.map(of));
}

describe('making a client', () => {
  it('shows the secret once, and keeps only its digest', async () => {
    const by = await owner();
    const answer = await by.post('/api-clients', { name: '渲染农场', scopes: ['evidence:create'], days: 30 });
    expect(answer.status).toBe(201);
    expect(answer.body.secret).toMatch(/^fds_[\w-]{43}$/);
    expect(answer.body.client).toMatchObject({ name: '渲染农场', scopes: ['evidence:create'], state: 'active' });
    const list = await by.get('/api-clients');
    expect(list.body.items).toEqual([answer.body.client]);
    expect(list.text).not.toContain(answer.body.secret);
    expect(JSON.stringify(await standing())).not.toContain(answer.body.secret);
    expect(await lastAct(answer.body.client.id)).toMatchObject({ action: 'api-client.make', outcome: 'done' });
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
    const by = await owner();
    expect((await by.post('/api-clients', body)).body.code).toBe(code);
    expect((await by.get('/api-clients')).body.items).toEqual([]);
  });

  it('asks for a second factor, for an owner, and for a person', async () => {
    const plain = await app.account();
    const body = { name: 'x1', scopes: ['evidence:create'] };
    expect((await plain.post('/api-clients', body)).body.code).toBe('access.second-factor-required');
    const client = await token(await made());
    for (const [method, path] of [
      ['POST', '/api-clients'],
      ['GET', '/api-clients'],
    ] as const) {
      const answer = await client.send(method, path, method === 'GET' ? undefined : body);
      expect([answer.status, answer.body.code]).toEqual([403, 'access.human-only']);
    }
  });

  it('is nobody else’s: a foreign client answers as an absent one', async () => {
    const { id, owner: by } = await made();
    const [{ id: secret }] = (await by.get('/api-clients')).body.items[0].secrets;
    const other = await owner();
    const before = await standing();
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
    expect(await standing()).toEqual(before);
  });
});

describe('the token endpoint', () => {
  it('gives a short-lived token by Basic and by the body, for all scopes or fewer', async () => {
    const { id, secret } = await made();
    const answers = [
      await ask(form(GRANT), { authorization: basic(id, secret) }),
      await ask(form({ ...GRANT, client_id: id, client_secret: secret, scope: 'asset:read_meta', unknown: 'x' })),
      await ask(form({ ...GRANT, client_id: id, scope: '', resource: PUBLIC_URL }), {
        authorization: basic(id, secret),
      }),
    ];
    for (const { status, headers, body } of answers) {
      expect([status, headers.get('cache-control'), headers.get('pragma')]).toEqual([200, 'no-store', 'no-cache']);
      expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 900 });
      expect(body.access_token).toMatch(/^fdt_[\w-]{43}$/);
    }
    expect(answers.map(({ body }) => body.scope)).toEqual([
      'asset:read_meta evidence:create',
      'asset:read_meta',
      'asset:read_meta evidence:create',
    ]);
    expect(await lastAct(id)).toMatchObject({ action: 'api-client.token', outcome: 'done', client: id });
    expect(JSON.stringify(await standing())).not.toContain(answers[0]!.body.access_token);
  });

  it('is found by its metadata, and a 401 says where', async () => {
    const { body } = await app.stranger.get('//.well-known/oauth-authorization-server');
    expect(body).toMatchObject({
      issuer: PUBLIC_URL,
      token_endpoint: `${PUBLIC_URL}/oauth/token`,
      grant_types_supported: ['client_credentials'],
      response_types_supported: [],
    });
    expect(body.scopes_supported).not.toContain('license:sign');
    const resource = (await app.stranger.get('//.well-known/oauth-protected-resource')).body;
    expect(resource).toMatchObject({ resource: PUBLIC_URL, authorization_servers: [PUBLIC_URL] });
    const stranger = await app.stranger.get('/filings');
    expect([stranger.status, stranger.headers.get('www-authenticate')]).toEqual([
      401,
      `Bearer realm="FilmDeed", resource_metadata="${PUBLIC_URL}/.well-known/oauth-protected-resource"`,
    ]);
  });

  it('refuses as RFC 6749 says, keeps nothing and writes it down', async () => {
    const { id, secret } = await made();
    const other = await made();
    const own = { authorization: basic(id, secret) };
    const before = await standing();
    const cases: [string, Promise<ApiAnswer>, number, string][] = [
      [
        'a wrong secret',
        ask(form(GRANT), { authorization: basic(id, `fds_${'A'.repeat(43)}`) }),
        401,
        'invalid_client',
      ],
      ['a foreign secret', ask(form(GRANT), { authorization: basic(id, other.secret) }), 401, 'invalid_client'],
      ['no secret', ask(form({ ...GRANT, client_id: id })), 401, 'invalid_client'],
      ['no client', ask(form(GRANT)), 401, 'invalid_client'],
      ['what is no client', ask(form({ ...GRANT, client_id: 'a\r\nb', client_secret: secret })), 401, 'invalid_client'],
      ['another scope', ask(form({ ...GRANT, scope: 'audit:read' }), own), 400, 'invalid_scope'],
      ['a wider scope', ask(form({ ...GRANT, scope: 'asset:read_meta license:sign' }), own), 400, 'invalid_scope'],
      ['a scope of spaces', ask('grant_type=client_credentials&scope=++', own), 400, 'invalid_scope'],
      ['another grant', ask(form({ grant_type: 'password' }), own), 400, 'unsupported_grant_type'],
      ['no grant', ask('', own), 400, 'invalid_request'],
      ['a field twice', ask(`${form(GRANT)}&scope=a&scope=b`, own), 400, 'invalid_request'],
      ['a grant twice', ask(`${form(GRANT)}&${form(GRANT)}`, own), 400, 'invalid_request'],
      ['two proofs', ask(form({ ...GRANT, client_secret: secret }), own), 400, 'invalid_request'],
      ['two clients', ask(form({ ...GRANT, client_id: other.id }), own), 400, 'invalid_request'],
      ['an escape that is none', ask('grant_type=%zz', own), 400, 'invalid_request'],
      ['many fields', ask(Array.from({ length: 40 }, (_, n) => `f${n}=1`).join('&'), own), 400, 'invalid_request'],
      ['a large form', ask(`${form(GRANT)}&x=${'y'.repeat(9000)}`, own), 413, 'invalid_request'],
      ['JSON', ask(JSON.stringify(GRANT), { ...own, 'content-type': 'application/json' }), 400, 'invalid_request'],
      ['text', ask(form(GRANT), { ...own, 'content-type': 'text/plain' }), 400, 'invalid_request'],
      ['another resource', ask(form({ ...GRANT, resource: 'https://evil.example' }), own), 400, 'invalid_target'],
      ['a Bearer token', ask(form(GRANT), { authorization: 'Bearer x' }), 400, 'invalid_request'],
      ['another origin', ask(form(GRANT), { origin: 'https://evil.example' }), 403, 'invalid_request'],
      ['the prototype', ask(`${form(GRANT)}&__proto__=x&scope=toString`, own), 400, 'invalid_scope'],
    ];
    for (const [name, asked, status, error] of cases) {
      const answer = await asked;
      const { headers, body } = answer;
      expect([name, answer.status, body?.error]).toEqual([name, status, error]);
      expect([name, headers.get('cache-control'), Object.keys(body)]).toEqual([
        name,
        'no-store',
        ['error', 'error_description'],
      ]);
      if (status === 401) expect(headers.get('www-authenticate')).toMatch(/^Basic realm=/);
    }
    expect(await standing()).toEqual(before);
    const acts = await dataSource.query<{ record: string }[]>(
      `SELECT record FROM act_outbox WHERE record LIKE '%api-client.token%' AND record LIKE '%' || $1 || '%'`,
      [id],
    );
    expect(acts.some(({ record }) => record.includes('api-client.credentials-wrong'))).toBe(true);
    expect(acts.some(({ record }) => record.includes('api-client.scope-exceeded'))).toBe(true);
    expect(JSON.stringify(acts)).not.toContain(secret);
  });

  it('lets whoever guesses wait, longer and longer, and nobody else', async () => {
    const { id, secret } = await made();
    const guess = () => ask(form(GRANT), { authorization: basic(id, `fds_${'B'.repeat(43)}`) });
    const guesses: ApiAnswer[] = [];
    for (let n = 0; n < 6; n++) guesses.push(await guess());
    expect(guesses.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429]);
    expect(guesses[5]!.body.error).toBe('temporarily_unavailable');
    expect(Number(guesses[5]!.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await ask(form(GRANT), { authorization: basic(id, secret) })).status).toBe(200);
  });
});

describe('a token', () => {
  it('files for the party of its client, and the act says which client it was', async () => {
    const client = await token(await made());
    const filed = await fileIt(client, unsignedRequest(digestInput(client)));
    expect([filed.status, (await client.get('/filings')).body.items]).toEqual([201, [expect.anything()]]);
    expect(await lastAct(filed.body.id)).toMatchObject({
      ...{ action: 'filing.create', outcome: 'done', client: client.account.id, party: client.account.party },
    });
  });

  it('does what its scopes say, nothing by people only, and for no other party', async () => {
    const whole = await made();
    const narrow = await token(whole, 'asset:read_meta');
    const before = await standing();
    const denied = await fileIt(narrow, unsignedRequest(digestInput(narrow)));
    expect([denied.status, denied.body.code, denied.body.facts.missing]).toEqual([403, 'access.denied', 'scope']);
    expect((await narrow.get('/sessions/current')).status).toBe(403);
    const human = await narrow.send('PUT', '/accounts/me/password', { current: 'x', next: 'y' });
    expect(human.body.code).toBe('access.human-only');
    const other = await owner();
    const foreign = await narrow.get('/filings', { [PARTY]: other.account.party });
    expect([foreign.status, foreign.body.code]).toEqual([403, 'access.denied']);
    expect((await narrow.get('/filings', { [PARTY]: narrow.account.party })).status).toBe(200);
    expect(await standing()).toEqual(before);
    expect(await lastAct(whole.id)).toMatchObject({ outcome: 'access.denied' });
  });

  it('ends with its time, its secret, its client, its revocation, and its party', async () => {
    const expired = await token(await made());
    await dataSource.query(`UPDATE api_client_token SET expires_at = now() - interval '1 second'`);
    const stopped = await made();
    const byStopped = await token(stopped);
    expect((await stopped.owner.post(`/api-clients/${stopped.id}/disable`, undefined)).body.state).toBe('disabled');
    const rotated = await made();
    const byRotated = await token(rotated);
    const [first] = (await rotated.owner.get('/api-clients')).body.items[0].secrets;
    expect((await rotated.owner.send('DELETE', `/api-clients/${rotated.id}/secrets/${first.id}`)).status).toBe(204);
    const revoked = await made();
    const byRevoked = await token(revoked);
    const authorization = basic(revoked.id, revoked.secret);
    for (const each of [byRevoked.token!, byRevoked.token!, 'none']) {
      expect((await ask(form({ token: each }), { authorization }, '//oauth/revoke')).status).toBe(200);
    }
    const erased = await made();
    const byErased = await token(erased);
    const { party } = erased.owner.account;
    const kinds = { kinds: ['names'], confirm: party };
    expect((await erased.owner.post(`/parties/${party}/erasure`, kinds)).status).toBe(200);
    const ended = await made();
    const byEnded = await token(ended);
    expect((await ended.owner.send('DELETE', `/api-clients/${ended.id}`)).status).toBe(204);
    for (const each of [expired, byStopped, byRotated, byRevoked, byErased, byEnded]) {
      const answer = await each.get('/filings');
      expect([answer.status, answer.body.code]).toEqual([401, 'session.required']);
    }
    for (const { id, secret } of [stopped, rotated, erased, ended]) {
      const answer = await ask(form(GRANT), { authorization: basic(id, secret) });
      expect([answer.status, answer.body.error]).toEqual([401, 'invalid_client']);
    }
    const move = await stopped.owner.post(`/api-clients/${stopped.id}/disable`, undefined);
    expect([move.status, move.body.code]).toEqual([409, 'api-client.move-not-allowed']);
    expect((await stopped.owner.post(`/api-clients/${stopped.id}/enable`, undefined)).status).toBe(200);
    expect((await byStopped.get('/filings')).status).toBe(401);
    expect((await (await token(stopped)).get('/filings')).status).toBe(200);
  });
});

it('rotates with an overlap whose end is stated, two secrets at most', async () => {
  const one = await made();
  const next = await one.owner.post(`/api-clients/${one.id}/secrets`, { days: 90, overlapDays: 3 });
  expect([next.status, next.body.client.secrets.length]).toEqual([201, 2]);
  const [before, after] = next.body.client.secrets.map((each: { expiresAt: string }) => Date.parse(each.expiresAt));
  const days = (time: number): number => Math.round((time - Date.now()) / 86_400_000);
  expect([days(before), days(after)]).toEqual([3, 90]);
  for (const secret of [one.secret, next.body.secret]) expect((await token({ ...one, secret })).token).toBeDefined();
  const third = await one.owner.post(`/api-clients/${one.id}/secrets`, {});
  expect([third.status, third.body.code]).toEqual([409, 'api-client.secrets-live']);
  await dataSource.query(`UPDATE api_client_secret SET expires_at = now() WHERE id = $1`, [
    next.body.client.secrets[0].id,
  ]);
  expect((await ask(form(GRANT), { authorization: basic(one.id, one.secret) })).body.error).toBe('invalid_client');
  expect((await one.owner.post(`/api-clients/${one.id}/secrets`, { overlapDays: 0 })).body.client.secrets).toHaveLength(
    1,
  );
});

it('limits what one party and one address may ask in a minute, and says so', async () => {
  const rates = { REQUESTS_PER_MINUTE: '40', READS_PER_MINUTE: '6', PARTY_REQUESTS_PER_MINUTE: '8' };
  const own = await startApiApp(await postgres.createDatabase(), rates);
  try {
    const reads: ApiAnswer[] = [];
    for (let n = 0; n < 7; n++) reads.push(await own.stranger.get('/status'));
    expect(reads.map(({ status }) => status)).toEqual([...Array<number>(6).fill(200), 429]);
    expect(reads[0]!.headers.get('ratelimit-limit')).toBe('6');
    expect(reads[0]!.headers.get('ratelimit-remaining')).toBe('5');
    expect(Number(reads[6]!.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(reads[6]!.body).toMatchObject({ code: 'request.too-many', facts: { of: 'address' } });
    expect((await own.stranger.get('//healthz')).status).toBe(200);
    const filer = await own.account();
    const asked: ApiAnswer[] = [];
    for (let n = 0; n < 9; n++) asked.push(await filer.get('/filings'));
    expect(asked.map(({ status }) => status)).toEqual([...Array<number>(8).fill(200), 429]);
    expect(asked[8]!.body.facts.of).toBe('party');
    const refusals = await Promise.all(Array.from({ length: 40 }, () => own.stranger.post('/sessions', {})));
    expect(refusals.some(({ status }) => status === 429)).toBe(true);
  } finally {
    await own.close();
  }
});
