import { CODE_LISTS, parseTrust } from '@filmdeed/evidence';
import { anchorChainKey, openCheckpoint, parseEntryBundle, parseVerifierKey } from '@filmdeed/ledger';
import { REFUSAL_CODES } from '@filmdeed/kernel';
import { createDataSource, postgresAnchorRows } from '@filmdeed/postgres';
import { request } from 'node:http';
import { type ApiApp, ORIGIN, PUBLIC_URL, startApiApp } from '../support/api-app.js';
import { digestInput, fileIt, unsignedRequest } from '../support/filing-requests.js';
import { type RunningPostgres, startPostgres } from '../support/postgres.js';

/** Every route that answers strangers. Anything else must ask for a session. */
const OPEN = [
  'GET /.well-known/oauth-authorization-server',
  'GET /.well-known/oauth-protected-resource',
  'GET /api/v1/code-lists',
  'GET /api/v1/filings/{id}/standing',
  'GET /api/v1/identity-providers',
  'GET /api/v1/log/anchors',
  'GET /api/v1/log/checkpoints/{size}',
  'GET /api/v1/log/index',
  'GET /api/v1/log/index/{kind}/{value}',
  'GET /api/v1/log/leaves/{hash}',
  'GET /api/v1/log/leaves/{index}/standing',
  'GET /api/v1/receipts/{id}',
  'GET /api/v1/receipts/{id}/vouched',
  'GET /api/v1/reports/{id}',
  'GET /api/v1/sign-ups',
  'GET /api/v1/status',
  'GET /api/v1/trust',
  'GET /docs/errors',
  'GET /healthz',
  'GET /log/checkpoint',
  'GET /log/checkpoint.cosigned',
  'GET /log/tile/{path}',
  'GET /readyz',
  'OPTIONS /api/v1/uploads',
  'OPTIONS /api/v1/uploads/{id}',
  'POST /api/v1/invitations/view',
  'POST /api/v1/message-reports',
  'POST /api/v1/reports',
  'POST /api/v1/sessions',
  'POST /api/v1/sessions/approvals',
  'POST /api/v1/sessions/approved',
  'POST /api/v1/sessions/challenges',
  'POST /api/v1/sessions/identity',
  'POST /api/v1/sessions/identity/{provider}',
  'POST /api/v1/sessions/passkey',
  'POST /api/v1/sign-ups',
  'POST /oauth/revoke',
  'POST /oauth/token',
];
const METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options'] as const;

let postgres: RunningPostgres;
let app: ApiApp;

beforeAll(async () => {
  postgres = await startPostgres();
  app = await startApiApp(postgres.url);
});
afterAll(async () => {
  await app?.close();
  await postgres?.stop();
  expect(app?.errors).toEqual([]);
});

/** Asks without the Host header that `fetch` insists on. */
function askAs(host: string, path: string): Promise<{ status: number; location: string | undefined; text: string }> {
  const { hostname, port } = new URL(app.url);
  return new Promise((resolve, reject) => {
    const headers = { host, accept: 'text/html' };
    request({ hostname, port, path, headers, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (more: string) => (text += more));
      answer.on('end', () => resolve({ status: answer.statusCode!, location: answer.headers.location, text }));
    })
      .once('error', reject)
      .end();
  });
}

describe('the routes', () => {
  it('are closed to strangers, all but those of the list', async () => {
    const { body: document } = await app.stranger.get('//api/openapi.json');
    const open: string[] = [];
    const routes = Object.entries(document.paths as Record<string, Record<string, unknown>>).flatMap(([path, item]) =>
      METHODS.filter((method) => item[method] !== undefined).map((method) => ({ path, method: method.toUpperCase() })),
    );
    expect(routes.length).toBeGreaterThan(30);
    for (const { path, method } of routes) {
      const address = `/${path.replace('{id}', 'fil_00000000000000000000000000').replace('{path}', '0/000')}`;
      const isRefused = ['GET', 'HEAD', 'DELETE', 'OPTIONS'].includes(method);
      const headers = { 'tus-resumable': '1.0.0', 'x-forwarded-for': '192.0.2.1' };
      const tus = { ...headers, ...(method === 'PATCH' ? { 'content-type': 'application/offset+octet-stream' } : {}) };
      const { status } = await app.stranger.send(method, address, isRefused ? undefined : '{}', tus);
      if (status !== 401) open.push(`${method} ${path}`);
    }
    expect(open.sort()).toEqual(OPEN);
  });

  it('that are none answer a problem below /api, and the page elsewhere', async () => {
    for (const path of ['//api/v2/filings', '/nothing', '//log/nothing', '//api/v1/filings/x/y/z']) {
      const answer = await app.stranger.get(path);
      expect([path, answer.status, answer.body?.code]).toEqual([path, 404, 'request.not-found']);
    }
  });

  it('send people on from the bare address to the one that passkeys know', async () => {
    const { port } = new URL(app.url);
    const sent = await askAs(`127.0.0.1:${port}`, '/verify/fil_1');
    expect(sent).toMatchObject({ status: 302, location: `${PUBLIC_URL}/verify/fil_1` });
    expect((await askAs(`127.0.0.1:${port}`, '//evil.example/x')).location).toBe(`${PUBLIC_URL}/evil.example/x`);
  });

  it('carry the headers that keep other pages out', async () => {
    const { headers } = await app.stranger.get('/status');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('the log', () => {
  it('is empty at first', async () => {
    const own = await startApiApp(await postgres.createDatabase());
    try {
      expect((await own.stranger.get('//log/checkpoint')).body).toMatchObject({ status: 404, code: 'log.empty' });
      expect((await own.stranger.get('//log/tile/0/000.p/1')).body.code).toBe('log.not-found');
    } finally {
      await own.close();
    }
  });

  it('is read by anybody: checkpoint, tiles, entries', async () => {
    const filer = await app.account();
    for (let i = 0; i < 3; i++) await fileIt(filer, unsignedRequest(digestInput(filer)));
    await app.sequence();
    const checkpoint = await app.stranger.get('//log/checkpoint');
    expect(checkpoint.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const trust = parseTrust((await app.stranger.get('/trust')).text);
    const { size } = openCheckpoint(
      checkpoint.text,
      trust.log.keys.map((key) => parseVerifierKey(key)),
      ORIGIN,
    );
    expect(size).toBe((await app.stranger.get('/status')).body.log.size);

    const tile = await app.stranger.get(`//log/tile/0/000.p/${size}`);
    expect(tile.bytes).toHaveLength(32 * size);
    expect(tile.headers.get('content-type')).toBe('application/octet-stream');
    expect(tile.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const narrower = await app.stranger.get('//log/tile/0/000.p/1');
    expect(narrower.bytes).toEqual(tile.bytes.subarray(0, 32));
    const entries = await app.stranger.get(`//log/tile/entries/000.p/${size}`);
    expect(parseEntryBundle(entries.bytes)).toHaveLength(size);
    const head = await app.stranger.send('HEAD', `//log/tile/0/000.p/${size}`);
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(32 * size)]);
  });

  it.each([
    '0/000',
    '0/000.p/200',
    '0/001.p/1',
    '1/000.p/1',
    '0/0000.p/1',
    '0/x000/000.p/1',
    '00/000.p/1',
    '0/000.p/01',
    '0/000.p/0',
    '64/000.p/1',
    'entries/000',
    'entries/..%2f000',
    '',
  ])('has no tile %j', async (path) => {
    const answer = await app.stranger.get(`//log/tile/${path}`);
    expect(answer.status).toBe(404);
    expect(['log.not-found', 'request.not-found']).toContain(answer.body.code);
  });
});

describe('what the instance says of itself', () => {
  it('names its chains, the trust file all deployments and the state the newest of each', async () => {
    const dataSource = await createDataSource({ url: app.databaseUrl }).initialize();
    const rows = postgresAnchorRows(dataSource);
    const chain = {
      name: '本机链',
      operator: 'self',
      chainId: 31337,
      contract: `0x${'2'.repeat(40)}`,
      confirmations: 1,
    } as const;
    const [first, second] = [`0x${'1'.repeat(64)}`, `0x${'3'.repeat(64)}`];
    for (const genesis of [first, second]) await rows.saveChain({ ...chain, genesis });
    await rows.noteReach(anchorChainKey({ ...chain, genesis: second }), true, new Date());
    await dataSource.destroy();
    const trust = await app.stranger.get('/trust');
    expect(trust.headers.get('content-disposition')).toBe('attachment; filename="trust.json"');
    expect(parseTrust(trust.text).chains.map(({ genesis }) => genesis)).toEqual([first, second]);
    const { body } = await app.stranger.get('/status');
    expect(body).toMatchObject({ origin: ORIGIN, publicUrl: PUBLIC_URL, version: '0.1.0', cacFilingNo: null });
    expect(body.chains).toEqual([
      {
        name: '本机链',
        operator: 'self',
        chainId: 31337,
        contract: chain.contract,
        lastAnchoredSize: null,
        lastAnchoredAt: null,
        reachable: true,
      },
    ]);
  });

  it('lists its codes and its refusals', async () => {
    expect((await app.stranger.get('/code-lists')).body).toEqual(CODE_LISTS);
    const kinds = await app.stranger.get('//docs/errors');
    expect(kinds.body.map(({ code }: { code: string }) => code)).toEqual(REFUSAL_CODES);
    const page = await askAs('localhost:3000', '/docs/errors');
    for (const code of REFUSAL_CODES) expect(page.text).toContain(`id="${code}"`);
  });
});

describe('health', () => {
  it('is told', async () => {
    expect((await app.stranger.get('//healthz')).body).toEqual({ status: 'ok' });
    expect((await app.stranger.get('//readyz')).body).toEqual({
      status: 'ready',
      database: 'reachable',
      migrations: 'applied',
    });
  });

  it('is counted for programs on this machine and for administrators', async () => {
    const { text, headers } = await app.stranger.get('//metrics');
    expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(text).toMatch(/^filmdeed_waiting_leaves 0$/m);
    expect(text).toMatch(/^filmdeed_log_leaves \d+$/m);
    const outside = { 'x-forwarded-for': '192.0.2.1' };
    expect((await app.stranger.get('//metrics', outside)).body.code).toBe('session.required');
    expect((await (await app.account('auditor')).get('//metrics', outside)).body.code).toBe('access.denied');
    expect((await (await app.administrator()).get('//metrics', outside)).status).toBe(200);
  });

  it('says so if the database has gone', async () => {
    const ownPostgres = await startPostgres();
    const own = await startApiApp(ownPostgres.url);
    try {
      await ownPostgres.stop();
      const ready = await own.stranger.get('//readyz');
      expect([ready.status, ready.body.database]).toEqual([503, 'unreachable']);
      expect((await own.stranger.get('//healthz')).status).toBe(200);
      const answer = await own.stranger.get('/status');
      expect([answer.status, answer.body.code]).toEqual([503, 'database.unreachable']);
    } finally {
      await own.close();
    }
  });
});
