import { totpCode, totpStep } from '@filmdeed/registry';
import { type ApiApp, ORIGIN, PASSWORD, PUBLIC_URL, startApiApp } from '../support/api-app.js';
import { ApiClient } from '../support/api-client.js';
import { Authenticator, type Lies } from '../support/authenticator.js';
import { bytesOfSeed } from '../support/bytes-of-seed.js';
import { type RunningPostgres, startPostgres } from '../support/postgres.js';

const SITE = { origin: PUBLIC_URL, rpId: 'localhost' } as const;

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

/** A client whose token changes as the answers say. */
function renewed(client: ApiClient, token: string): ApiClient {
  return new ApiClient(client.url, token, client.account);
}

/** An account with a passkey, and its recovery codes. */
async function withPasskey() {
  const filer = await app.account();
  const device = new Authenticator(SITE, filer.account.id);
  const asked = await filer.post('/accounts/me/passkeys/challenges', undefined);
  expect([asked.status, Buffer.from(asked.body.user, 'base64url').toString(), asked.body.rpId]).toEqual([
    200,
    filer.account.id,
    'localhost',
  ]);
  const added = await filer.post('/accounts/me/passkeys', {
    label: '电脑',
    passkey: device.register(asked.body.challenge),
  });
  expect(added.status).toBe(201);
  return { device, client: renewed(filer, added.body.token), before: filer, added: added.body };
}

/** An account with an authenticator app. */
async function withTotp() {
  const filer = await app.account();
  const { seed, uri } = (await filer.post('/accounts/me/totp', undefined)).body;
  expect(uri).toContain(`secret=${seed}`);
  let ahead = -1;
  const code = (): string => totpCode(bytesOfSeed(seed), totpStep(new Date()) + ahead++);
  const set = await filer.send('PUT', '/accounts/me/totp', { code: code() });
  expect(set.status).toBe(200);
  return { client: renewed(filer, set.body.token), before: filer, codes: set.body.recoveryCodes as string[], code };
}

async function signIn(device: Authenticator, lies: Lies = {}, client = 'cli', headers = {}) {
  const { challenge } = (await app.stranger.post('/sessions/challenges', undefined)).body;
  return app.stranger.post('/sessions/passkey', { client, passkey: device.assert(challenge, lies) }, headers);
}

describe('a passkey', () => {
  it('is added in a fresh session, which goes on under another token, and comes with recovery codes', async () => {
    const { client, before, added } = await withPasskey();
    expect(added).toMatchObject({ passkey: { label: '电脑', backedUp: false, usedAt: null } });
    expect(added.recoveryCodes).toHaveLength(10);
    expect((await before.get('/sessions/current')).status).toBe(401);
    const look = (await client.get('/accounts/me/second-factor')).body;
    expect(look).toMatchObject({ factors: ['passkey', 'recovery'], recoveryCodesLeft: 10, asked: false });
    expect(look.shownAt).not.toBeNull();
    expect((await client.get('/accounts/me/passkeys')).body.items).toEqual([added.passkey]);
  });

  it('signs in alone, and then the password alone does not', async () => {
    const { device, client, added } = await withPasskey();
    const answer = await signIn(device);
    expect([answer.status, answer.body.account.id]).toEqual([201, client.account.id]);
    const { login } = client.account;
    const half = await app.stranger.post('/sessions', { login, password: PASSWORD, client: 'cli' });
    expect(half.body).toMatchObject({ status: 401, code: 'session.second-factor-required' });
    expect(half.body.facts.factors).toEqual(['passkey', 'recovery']);
    const [code] = added.recoveryCodes;
    const whole = { login, password: PASSWORD, client: 'cli', code };
    expect((await app.stranger.post('/sessions', whole)).status).toBe(201);
    expect((await app.stranger.post('/sessions', whole)).body.code).toBe('session.second-factor-wrong');
  });

  it('gives a page a cookie, and answers only to our own pages', async () => {
    const { device } = await withPasskey();
    const web = await signIn(device, {}, 'web', { origin: PUBLIC_URL });
    expect([web.status, web.body.token, web.headers.get('set-cookie')]).toEqual([
      201,
      undefined,
      expect.stringMatching(/^filmdeed_session=[\w-]{43}; Path=\/; Expires=.+; HttpOnly; SameSite=Lax$/),
    ]);
    expect((await signIn(device, {}, 'web', { origin: 'https://evil.example' })).body.code).toBe(
      'session.origin-mismatch',
    );
  });

  it('is refused by name where its answer does not check', async () => {
    const { device } = await withPasskey();
    const cases: [Lies, string][] = [
      [{ origin: 'http://localhost:3001' }, 'origin'],
      [{ rpId: 'evil.example' }, 'rp'],
      [{ flags: 0x01 }, 'user-unverified'],
      [{ userHandle: null }, 'user'],
      [{ signCount: 3 }, 'done'],
      [{ signCount: 3 }, 'counter'],
    ];
    for (const [lies, why] of cases) {
      const answer = await signIn(device, lies);
      expect([lies, answer.body.facts?.why ?? 'done']).toEqual([lies, why]);
    }
  });

  it('does not sign in again with an answer that was used, nor confirm a session', async () => {
    const { device, client } = await withPasskey();
    const { challenge } = (await app.stranger.post('/sessions/challenges', undefined)).body;
    const body = { client: 'cli', passkey: device.assert(challenge) };
    expect((await app.stranger.post('/sessions/passkey', body)).status).toBe(201);
    expect((await app.stranger.post('/sessions/passkey', body)).body.facts.why).toBe('challenge');
    const other = (await app.stranger.post('/sessions/challenges', undefined)).body.challenge;
    const stepUp = await client.post('/sessions/current/second-factor', { passkey: device.assert(other) });
    expect(stepUp.body.facts.why).toBe('challenge');
  });

  it('confirms its session, and is removed by it alone', async () => {
    const { device, client, added } = await withPasskey();
    const { challenge } = (await client.post('/sessions/current/challenges', undefined)).body;
    const shown = await client.post('/sessions/current/second-factor', { passkey: device.assert(challenge) });
    const next = renewed(client, shown.body.token);
    expect([(await client.get('/sessions/current')).status, (await next.get('/sessions/current')).status]).toEqual([
      401, 200,
    ]);
    const stranger = await app.account();
    const remove = (by: ApiClient, id: string) => by.send('DELETE', `/accounts/me/passkeys/${id}`);
    for (const id of [added.passkey.id, 'psk_00000000000000000000000000', 'x']) {
      expect((await remove(stranger, id)).body.code).toBe('passkey.not-found');
    }
    expect((await remove(next, added.passkey.id)).status).toBe(204);
    expect((await next.get('/accounts/me/second-factor')).body).toMatchObject({ factors: [], recoveryCodesLeft: 0 });
    expect((await signIn(device)).body.code).toBe('passkey.unknown');
  });
});

describe('an authenticator app', () => {
  it('is asked for beside the password, and each code counts once', async () => {
    const { client, code } = await withTotp();
    const attempt = (given?: string) =>
      app.stranger.post('/sessions', { login: client.account.login, password: PASSWORD, client: 'cli', code: given });
    expect((await attempt()).body.facts.factors).toEqual(['totp', 'recovery']);
    const once = code();
    expect([(await attempt(once)).status, (await attempt(once)).body.code]).toEqual([
      201,
      'session.second-factor-wrong',
    ]);
    expect((await attempt('000000')).body.code).toBe('session.second-factor-wrong');
  });

  it('is kept where nobody who reads the database finds it', async () => {
    const { client } = await withTotp();
    const { createDataSource } = await import('@filmdeed/postgres');
    const dataSource = await createDataSource({ url: postgres.url }).initialize();
    const [row] = await dataSource.query(`SELECT sealed FROM totp WHERE account = $1`, [client.account.id]);
    await dataSource.destroy();
    expect(row.sealed.length).toBeGreaterThan(20 + 16);
  });

  it('is changed only by whoever has just shown it', async () => {
    const { client, codes } = await withTotp();
    const { login } = client.account;
    const oldSession = await app.stranger.post('/sessions', {
      login,
      password: PASSWORD,
      client: 'cli',
      code: codes[0],
    });
    const other = renewed(client, oldSession.body.token);
    expect((await other.send('DELETE', '/accounts/me/totp')).status).toBe(204);
    expect((await other.send('DELETE', '/accounts/me/totp')).body.code).toBe('second-factor.none');
    expect((await other.post('/accounts/me/recovery-codes', undefined)).body.code).toBe('second-factor.none');
    const factors = (await other.get('/accounts/me/second-factor')).body;
    expect(factors).toMatchObject({ factors: [], recoveryCodesLeft: 0 });
  });

  it('takes a proof of one kind', async () => {
    const { client } = await withTotp();
    expect((await client.post('/sessions/current/second-factor', {})).body.code).toBe('request.invalid');
    expect((await client.post('/sessions/current/second-factor', { code: 7 })).body.code).toBe('request.invalid');
  });
});

describe('the own sessions', () => {
  it('are listed, ended one by one by their holder alone, or all the others at once', async () => {
    const filer = await app.account();
    const [a, b] = [
      await app.stranger.signIn(filer.account.login, PASSWORD),
      await app.stranger.signIn(filer.account.login, PASSWORD),
    ];
    const list = async () =>
      (await filer.get('/sessions')).body.items as { id: string; current: boolean; network: string }[];
    const items = await list();
    expect(items.map(({ current }) => current)).toEqual([false, false, true]);
    expect(items[0]).toMatchObject({ client: 'cli', network: '127.0.0.1', secondFactorAt: null });
    expect(JSON.stringify(items)).not.toContain(a.token);
    const stranger = await app.account();
    for (const id of [items[0]!.id, 'ses_00000000000000000000000000', 'nothing']) {
      expect((await stranger.send('DELETE', `/sessions/${id}`)).body.code).toBe('session.not-found');
    }
    expect((await filer.send('DELETE', `/sessions/${items[0]!.id}`)).status).toBe(204);
    expect([(await b.get('/sessions')).status, (await a.get('/sessions')).status]).toEqual([401, 200]);
    expect((await filer.send('DELETE', '/sessions')).status).toBe(204);
    expect([(await a.get('/sessions')).status, (await list()).length]).toEqual([401, 1]);
  });
});

describe('over https', () => {
  it('the cookie is bound to this very host, and no other name counts', async () => {
    const own = await startApiApp(await postgres.createDatabase(), {
      PUBLIC_URL: 'https://filmdeed.example',
      LOG_ORIGIN: ORIGIN,
    });
    try {
      await own.administrator();
      const headers = { origin: 'https://filmdeed.example' };
      const body = { login: 'root', password: PASSWORD, client: 'web' };
      const answer = await own.stranger.post('/sessions', body, headers);
      const cookie = answer.headers.get('set-cookie')!;
      expect(cookie).toMatch(/^__Host-filmdeed_session=[\w-]{43}; Path=\/; .*HttpOnly; SameSite=Lax; Secure$/);
      expect(cookie).not.toContain('Domain');
      const pair = cookie.split(';')[0]!;
      expect((await own.stranger.get('/sessions/current', { cookie: pair })).status).toBe(200);
      expect((await own.stranger.get('/sessions/current', { cookie: pair.replace('__Host-', '') })).status).toBe(401);
    } finally {
      await own.close();
    }
  });
});

describe('platform roles', () => {
  it('count only in a session that has shown a second factor', async () => {
    const own = await startApiApp(await postgres.createDatabase(), { PLATFORM_SECOND_FACTOR: 'required' });
    try {
      await own.administrator();
      const root = await own.stranger.signIn('root', PASSWORD);
      expect((await root.get('/accounts')).body).toMatchObject({ status: 403, code: 'access.second-factor-required' });
      expect((await root.get('/accounts/me/second-factor')).body).toMatchObject({ asked: true, factors: [] });
      expect((await root.get('/filings')).status).toBe(200);
      const device = new Authenticator(SITE, root.account.id);
      const { challenge } = (await root.post('/accounts/me/passkeys/challenges', undefined)).body;
      const added = await root.post('/accounts/me/passkeys', { label: 'x', passkey: device.register(challenge) });
      expect((await renewed(root, added.body.token).get('/accounts')).status).toBe(200);
    } finally {
      await own.close();
    }
  });
});

describe('a command line that its person approves on a page', () => {
  it('gets a session of that person, once', async () => {
    const { client: filer } = await withPasskey();
    const asked = await app.stranger.post('/sessions/approvals', {}, { 'user-agent': 'filmdeed/0.1 linux' });
    expect([asked.status, Object.keys(asked.body).sort()]).toEqual([200, ['code', 'expiresAt', 'secret']]);
    const { code, secret } = asked.body;
    const fetched = () => app.stranger.post('/sessions/approved', { secret });
    expect((await fetched()).body).toMatchObject({ status: 409, code: 'approval.pending' });
    const other = await app.account();
    const looked = await filer.post('/sessions/current/approvals/look', { code });
    expect([looked.status, looked.body.agent]).toEqual([200, 'filmdeed/0.1 linux']);
    expect((await other.post('/sessions/current/approvals', { code })).body.code).toBe('approval.unknown');
    expect((await filer.post('/sessions/current/approvals', { code })).status).toBe(204);
    const { status, body } = await fetched();
    expect([status, body.account.id]).toEqual([201, filer.account.id]);
    expect((await fetched()).body.code).toBe('approval.pending');
    const cli = renewed(filer, body.token);
    const listed = (await cli.get('/sessions')).body.items as { client: string; current: boolean }[];
    expect(listed.find(({ current }) => current)?.client).toBe('cli');
  });
});

it('refuses to unlink what is not linked', async () => {
  const filer = await app.account();
  const order = { issuer: 'https://id.example', subject: 'x', password: PASSWORD };
  const unlink = (changes: object) => filer.post('/accounts/me/unlinked-identities', { ...order, ...changes });
  expect((await unlink({})).body).toMatchObject({ status: 404, code: 'oidc.not-linked' });
  expect((await unlink({ password: 'wrong' })).body.code).toBe('session.credentials-wrong');
});
