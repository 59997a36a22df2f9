import { type ApiApp, PASSWORD, PUBLIC_URL, startApiApp } from '../support/api-app.js';
import { type RunningPostgres, startPostgres } from '../support/postgres.js';

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

/** Signs in as a page does, and gives the cookie and its attributes. */
async function webSession(login: string, password = PASSWORD): Promise<{ cookie: string; attributes: string }> {
  const answer = await app.stranger.post('/sessions', { login, password, client: 'web' }, { origin: PUBLIC_URL });
  expect(answer.status).toBe(201);
  expect(answer.body.token).toBeUndefined();
  const [cookie, ...attributes] = answer.headers.get('set-cookie')!.split('; ');
  return { cookie: cookie!, attributes: attributes.join('; ') };
}

describe('sessions', () => {
  it('are a cookie for pages: not for scripts, not from other sites', async () => {
    await app.administrator();
    const { cookie, attributes } = await webSession('ROOT ');
    expect(attributes).toMatch(/^Path=\/; Expires=.+ GMT; HttpOnly; SameSite=Lax$/);
    const current = await app.stranger.get('/sessions/current', { cookie });
    expect([current.status, current.body.account.login]).toEqual([200, 'root']);
    expect(current.headers.get('cache-control')).toBe('no-store');

    const gone = await app.stranger.send('DELETE', '/sessions/current', undefined, { cookie, origin: PUBLIC_URL });
    expect(gone.status).toBe(204);
    expect(gone.headers.get('set-cookie')).toContain('filmdeed_session=;');
    expect((await app.stranger.get('/sessions/current', { cookie })).body.code).toBe('session.required');
  });

  it('are a token for programs', async () => {
    const filer = await app.account();
    expect((await filer.get('/sessions/current')).body.account).toMatchObject({ platformRoles: [], usedBytes: 0 });
    expect((await filer.send('DELETE', '/sessions/current')).status).toBe(204);
    expect((await filer.get('/sessions/current')).status).toBe(401);
  });

  it('do not tell an unknown login from a wrong password', async () => {
    await app.administrator();
    const wrong = await app.stranger.post('/sessions', { login: 'root', password: 'wrong', client: 'cli' });
    const unknown = await app.stranger.post('/sessions', { login: 'nobody', password: 'wrong', client: 'cli' });
    expect(wrong.status).toBe(401);
    // Every request has an id of its own.
    expect({ ...unknown.body, requestId: '' }).toEqual({ ...wrong.body, requestId: '' });
    await app.administrator();
  });

  it('make a login wait after wrong passwords, its right one too', async () => {
    const { account } = await app.account();
    const attempt = (password: string) =>
      app.stranger.post('/sessions', { login: account.login, password, client: 'cli' });
    for (let i = 0; i < 5; i++) expect((await attempt('wrong')).status).toBe(401);
    const waiting = await attempt(PASSWORD);
    expect([waiting.status, waiting.body.code]).toEqual([429, 'request.too-many']);
    expect(Number(waiting.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('end with a change of the password, all but the one that changed it', async () => {
    const filer = await app.account();
    const { login } = filer.account;
    const { cookie } = await webSession(login);
    const next = 'another long 密码';
    const change = (current: string) => filer.send('PUT', '/accounts/me/password', { current, next });
    expect((await change('wrong')).body.code).toBe('session.credentials-wrong');
    expect(
      (await filer.send('PUT', '/accounts/me/password', { current: PASSWORD, next: 'aaaaaaaaaaa' })).body.code,
    ).toBe('account.password-weak');
    expect((await change(PASSWORD)).status).toBe(204);
    expect((await filer.get('/sessions/current')).status).toBe(200);
    expect((await app.stranger.get('/sessions/current', { cookie })).status).toBe(401);
    await app.stranger.signIn(login, next);
  });
});

describe('requests from other sites', () => {
  const cases: [string, Record<string, string>, number][] = [
    ['another origin', { origin: 'https://evil.example' }, 403],
    ['a sandboxed page', { origin: 'null' }, 403],
    ['no origin at all', {}, 403],
    ['our own page', { origin: PUBLIC_URL }, 204],
  ];
  it.each(cases)('with the cookie: %s', async (_, headers, status) => {
    await app.administrator();
    const { cookie } = await webSession('root');
    const answer = await app.stranger.send('DELETE', '/sessions/current', undefined, { cookie, ...headers });
    expect(answer.status).toBe(status);
    if (status === 403) expect(answer.body.code).toBe('session.origin-mismatch');
  });

  it('cannot be excused by an Authorization header while the cookie counts', async () => {
    await app.administrator();
    const { cookie } = await webSession('root');
    const headers = { cookie, origin: 'https://evil.example', authorization: 'Bearer nothing' };
    expect((await app.stranger.send('DELETE', '/sessions/current', undefined, headers)).body.code).toBe(
      'session.required',
    );
    expect((await app.stranger.get('/sessions/current', { cookie })).status).toBe(200);
  });

  it('cannot sign somebody in', async () => {
    const body = { login: 'root', password: PASSWORD, client: 'web' };
    const answer = await app.stranger.post('/sessions', body, { origin: 'https://evil.example' });
    expect(answer.body.code).toBe('session.origin-mismatch');
  });
});

describe('accounts', () => {
  it('are for administrators', async () => {
    const filer = await app.account();
    expect((await filer.get('/accounts')).body).toMatchObject({ status: 403, code: 'access.denied' });
    const root = await app.administrator();
    const { body } = await root.get('/accounts');
    expect(body.items.map(({ login }: { login: string }) => login)).toContain(filer.account.login);
    expect(JSON.stringify(body)).not.toContain('argon2');
  });

  it('have one login each, and a good password', async () => {
    const root = await app.administrator();
    const account = { login: 'Wang.Li', password: PASSWORD, name: '王丽' };
    expect((await root.post('/accounts', account)).status).toBe(201);
    expect((await root.post('/accounts', { ...account, login: ' wang.li' })).body.code).toBe('account.login-taken');
    expect((await root.post('/accounts', { ...account, login: 'w2', password: 'short' })).body.code).toBe(
      'account.password-weak',
    );
    expect((await root.post('/accounts', { ...account, login: 'w3', name: 'a\u202eb' })).body.code).toBe(
      'name.hostile',
    );
  });
});

// A runner that drops decorator metadata would let these through.
describe('wrongly typed bodies', () => {
  const good = { login: 'x', password: 'y', client: 'web' };
  const cases: [string, unknown, string][] = [
    ['a number for a text', { ...good, login: 5 }, '#/login'],
    ['an object for a text', { ...good, password: { $gt: '' } }, '#/password'],
    ['a member too many', { ...good, platformRoles: ['administrator'] }, '#/platformRoles'],
    ['a member too few', { login: 'x', client: 'web' }, '#/password'],
    ['a value outside its list', { ...good, client: 'tv' }, '#/client'],
  ];
  it.each(cases)('%s', async (_, body, pointer) => {
    const answer = await app.stranger.post('/sessions', body);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answer.body).toMatchObject({ status: 400, code: 'request.invalid', errors: [{ pointer }] });
  });

  it.each([
    ['no JSON', '{"login":', 'request.not-json'],
    ['a prototype', '{"__proto__":{},"login":"x","password":"y","client":"web"}', 'request.not-json'],
    ['nested too deeply', `${'['.repeat(60)}${']'.repeat(60)}`, 'request.not-json'],
    ['a list', '[]', 'request.invalid'],
    ['nothing', '', 'request.invalid'],
  ])('%s', async (_, body, code) => {
    expect((await app.stranger.post('/sessions', body)).body).toMatchObject({ status: 400, code });
  });

  it('speak the language that is asked for', async () => {
    const zh = await app.stranger.post('/sessions', '{', { 'accept-language': 'zh-CN,en;q=0.5' });
    const en = await app.stranger.post('/sessions', '{', { 'accept-language': 'en-GB' });
    expect([zh.body.title, zh.headers.get('content-language')]).toEqual(['请求体不是有效的 JSON', 'zh']);
    expect([en.body.title, en.headers.get('content-language')]).toEqual(['The body is not valid JSON', 'en']);
  });
});

describe('the rate of sign-ins', () => {
  it('is limited per address, and an address is what our own proxy says', async () => {
    const own = await startApiApp(await postgres.createDatabase(), {
      SIGN_INS_PER_MINUTE: '5',
      TRUSTED_PROXIES: '127.0.0.1',
    });
    try {
      const attempt = (login: string, address: string) =>
        own.stranger.post('/sessions', { login, password: 'x', client: 'cli' }, { 'x-forwarded-for': address });
      const answers = [];
      for (let i = 0; i < 6; i++) answers.push(await attempt(`nobody${i}`, '192.0.2.1'));
      expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429]);
      expect(answers[5]!.body.code).toBe('request.too-many');
      expect(Number(answers[5]!.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await attempt('nobody', '192.0.2.2')).status).toBe(401);
      expect((await own.stranger.get('/status')).status).toBe(200);
    } finally {
      await own.close();
    }
  });
});
