import { PUBLIC_URL, startApiApp } from '../support/api-app.js';
import type { ApiAnswer } from '../support/api-client.js';
import { basic, apiClientWorld, form, GRANT } from '../support/api-client-world.js';
import { type RunningPostgres, startPostgres } from '../support/postgres.js';

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

describe('the token endpoint', () => {
  it('gives a short-lived token by Basic and by the body, for all scopes or fewer', async () => {
    const { id, secret } = await world.made();
    const answers = [
      await world.ask(form(GRANT), { authorization: basic(id, secret) }),
      await world.ask(form({ ...GRANT, client_id: id, client_secret: secret, scope: 'asset:read_meta', unknown: 'x' })),
      await world.ask(form({ ...GRANT, client_id: id, scope: '', resource: PUBLIC_URL }), {
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
    expect(await world.lastAct(id)).toMatchObject({ action: 'api-client.token', outcome: 'done', client: id });
    expect(JSON.stringify(await world.standing())).not.toContain(answers[0]!.body.access_token);
  });

  it('is found by its metadata, and a 401 says where', async () => {
    const { body } = await world.app.stranger.get('//.well-known/oauth-authorization-server');
    expect(body).toMatchObject({
      issuer: PUBLIC_URL,
      token_endpoint: `${PUBLIC_URL}/oauth/token`,
      grant_types_supported: ['client_credentials'],
      response_types_supported: [],
    });
    expect(body.scopes_supported).not.toContain('license:sign');
    const resource = (await world.app.stranger.get('//.well-known/oauth-protected-resource')).body;
    expect(resource).toMatchObject({ resource: PUBLIC_URL, authorization_servers: [PUBLIC_URL] });
    const stranger = await world.app.stranger.get('/filings');
    expect([stranger.status, stranger.headers.get('www-authenticate')]).toEqual([
      401,
      `Bearer realm="FilmDeed", resource_metadata="${PUBLIC_URL}/.well-known/oauth-protected-resource"`,
    ]);
  });

  it('refuses as RFC 6749 says, keeps nothing and writes it down', async () => {
    const { id, secret } = await world.made();
    const other = await world.made();
    const own = { authorization: basic(id, secret) };
    const before = await world.standing();
    const cases: [string, Promise<ApiAnswer>, number, string][] = [
      [
        'a wrong secret',
        world.ask(form(GRANT), { authorization: basic(id, `fds_${'A'.repeat(43)}`) }),
        401,
        'invalid_client',
      ],
      ['a foreign secret', world.ask(form(GRANT), { authorization: basic(id, other.secret) }), 401, 'invalid_client'],
      ['no secret', world.ask(form({ ...GRANT, client_id: id })), 401, 'invalid_client'],
      ['no client', world.ask(form(GRANT)), 401, 'invalid_client'],
      [
        'what is no client',
        world.ask(form({ ...GRANT, client_id: 'a\r\nb', client_secret: secret })),
        401,
        'invalid_client',
      ],
      ['another scope', world.ask(form({ ...GRANT, scope: 'audit:read' }), own), 400, 'invalid_scope'],
      [
        'a wider scope',
        world.ask(form({ ...GRANT, scope: 'asset:read_meta license:sign' }), own),
        400,
        'invalid_scope',
      ],
      ['a scope of spaces', world.ask('grant_type=client_credentials&scope=++', own), 400, 'invalid_scope'],
      ['another grant', world.ask(form({ grant_type: 'password' }), own), 400, 'unsupported_grant_type'],
      ['no grant', world.ask('', own), 400, 'invalid_request'],
      ['a field twice', world.ask(`${form(GRANT)}&scope=a&scope=b`, own), 400, 'invalid_request'],
      ['a grant twice', world.ask(`${form(GRANT)}&${form(GRANT)}`, own), 400, 'invalid_request'],
      ['two proofs', world.ask(form({ ...GRANT, client_secret: secret }), own), 400, 'invalid_request'],
      ['two clients', world.ask(form({ ...GRANT, client_id: other.id }), own), 400, 'invalid_request'],
      ['an escape that is none', world.ask('grant_type=%zz', own), 400, 'invalid_request'],
      [
        'many fields',
        world.ask(Array.from({ length: 40 }, (_, n) => `f${n}=1`).join('&'), own),
        400,
        'invalid_request',
      ],
      ['a large form', world.ask(`${form(GRANT)}&x=${'y'.repeat(9000)}`, own), 413, 'invalid_request'],
      [
        'JSON',
        world.ask(JSON.stringify(GRANT), { ...own, 'content-type': 'application/json' }),
        400,
        'invalid_request',
      ],
      ['text', world.ask(form(GRANT), { ...own, 'content-type': 'text/plain' }), 400, 'invalid_request'],
      ['another resource', world.ask(form({ ...GRANT, resource: 'https://evil.example' }), own), 400, 'invalid_target'],
      ['a Bearer token', world.ask(form(GRANT), { authorization: 'Bearer x' }), 400, 'invalid_request'],
      ['another origin', world.ask(form(GRANT), { origin: 'https://evil.example' }), 403, 'invalid_request'],
      ['the prototype', world.ask(`${form(GRANT)}&__proto__=x&scope=toString`, own), 400, 'invalid_scope'],
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
    expect(await world.standing()).toEqual(before);
    const acts = await world.dataSource.query<{ record: string }[]>(
      `SELECT record FROM act_outbox WHERE record LIKE '%api-client.token%' AND record LIKE '%' || $1 || '%'`,
      [id],
    );
    expect(acts.some(({ record }) => record.includes('api-client.credentials-wrong'))).toBe(true);
    expect(acts.some(({ record }) => record.includes('api-client.scope-exceeded'))).toBe(true);
    expect(JSON.stringify(acts)).not.toContain(secret);
  });

  it('lets whoever guesses wait, longer and longer, and nobody else', async () => {
    const { id, secret } = await world.made();
    const guess = () => world.ask(form(GRANT), { authorization: basic(id, `fds_${'B'.repeat(43)}`) });
    const guesses: ApiAnswer[] = [];
    for (let n = 0; n < 6; n++) guesses.push(await guess());
    expect(guesses.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429]);
    expect(guesses[5]!.body.error).toBe('temporarily_unavailable');
    expect(Number(guesses[5]!.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await world.ask(form(GRANT), { authorization: basic(id, secret) })).status).toBe(200);
  });
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
