import { createDataSource } from '@filmdeed/postgres';
import { type ApiApp, PASSWORD, startApiApp } from '../support/api-app.js';
import type { ApiAnswer } from '../support/api-client.js';
import { type RunningPostgres, startPostgres } from '../support/postgres.js';

type DataSource = ReturnType<typeof createDataSource>;

let postgres: RunningPostgres;
let app: ApiApp;
let dataSource: DataSource;
/** What was said or handed out in secret, by what it is. */
const secrets = new Map<string, string>();
/** What people wrote that only they and whoever they wrote to should read. */
const personal = new Map<string, string>();

beforeAll(async () => {
  postgres = await startPostgres();
  app = await startApiApp(postgres.url);
  dataSource = await createDataSource({ url: app.databaseUrl, poolSize: 2 }).initialize();
  await everything();
});
afterAll(async () => {
  await dataSource?.destroy();
  await app?.close();
  await postgres?.stop();
});

let made = 0;
/** A text that nobody else writes. */
const canary = (): string => `canary${++made}zq${crypto.randomUUID().slice(0, 8)}`;

function secret(what: string, value = canary()): string {
  secrets.set(what, value);
  return value;
}

function own(what: string, value = canary()): string {
  personal.set(what, value);
  return value;
}

/** Sign-ins right and wrong, factors, software, addresses, reports, numbers of people, each with its secrets. */
async function everything(): Promise<void> {
  const { stranger } = app;
  const root = await app.administrator();
  const filer = await app.account();
  secret('session token', filer.token);
  const login = filer.account.login;
  await stranger.post('/sessions', { login, password: secret('wrong password'), client: 'cli' });
  await stranger.post('/sessions', { login: own('login that is none'), password: PASSWORD, client: 'cli' });
  await stranger.get('/filings', { authorization: `Bearer ${secret('bearer token')}` });
  await stranger.get('/filings', { authorization: `Basic ${secret('basic credentials')}` });
  await stranger.get('/filings', { cookie: `filmdeed_session=${secret('cookie')}` });
  await stranger.get(`/filings?q=${own('search')}&token=${secret('token in a query')}`);
  await filer.get(`/filings?q=${own('search of somebody')}`);
  await stranger.get(`//sign-in/back?code=${secret('code of a provider')}`);
  await stranger.get(`/filings/${secret('id that is none')}`);
  await stranger.post('/sessions', `{"login":"a","password":"${secret('password in no JSON')}"`);

  const next = secret('next password', `${canary()} 新密码`);
  const changed = await filer.send('PUT', '/accounts/me/password', { current: PASSWORD, next });
  const weak = await filer.send('PUT', '/accounts/me/password', { current: secret('wrong current password'), next });
  expect([changed.status, weak.status]).toEqual([expect.any(Number), expect.any(Number)]);

  const begun = taken(await filer.post('/accounts/me/totp', {}));
  for (const [name, value] of Object.entries(begun.body as Record<string, string>))
    secret(`authenticator ${name}`, value);
  await filer.send('PUT', '/accounts/me/totp', { code: '000000' });

  const added = await root.post('/accounts', {
    login: 'another',
    password: secret('given password', `${canary()} 给`),
    name: '王',
    platformRoles: [],
  });
  taken(added);

  await filer.post('/addresses', { channel: 'mail', value: `${own('mail address')}@post.cn`, language: 'zh' });
  await filer.post('/addresses', {
    channel: 'mail',
    value: `${own('mail address that is none')}\r\nBcc: a@b.cn`,
    language: 'zh',
  });
  await stranger.post('/reports', {
    filing: 'fil_00000000000000000000000000',
    reason: 'other',
    text: own('report'),
    contact: own('contact'),
  });
  await filer.post('/parties', {
    kind: 'ENTERPRISE',
    name: own('name of a party'),
    identifier: { type: 'USCC', number: own('number') },
  });
  const party = taken(await filer.post('/parties', { kind: 'ENTERPRISE', name: '影业' })).body.id as string;
  const invited = await filer.post(
    `/parties/${party}/invitations`,
    { kind: 'member', roles: ['reader'], note: own('note') },
    { 'filmdeed-party': party },
  );
  secret('invitation', taken(invited).body.token as string);
  await stranger.post('/invitations/view', { token: secrets.get('invitation') });
  await stranger.post('/invitations/view', { token: secret('invitation that is none') });

  const basic = Buffer.from(`apc_00000000000000000000000000:${secret('client secret')}`).toString('base64');
  const form = {
    authorization: `Basic ${secret('client credentials', basic)}`,
    'content-type': 'application/x-www-form-urlencoded',
  };
  await stranger.send(
    'POST',
    '//oauth/token',
    `grant_type=client_credentials&client_secret=${secret('client secret in a body')}`,
    form,
  );
}

function taken(answer: ApiAnswer): ApiAnswer {
  if (answer.status >= 400) throw new Error(answer.text);
  return answer;
}

/** What of it stands in a text. */
function saidIn(text: string, values: ReadonlyMap<string, string>): string[] {
  return [...values].filter(([, value]) => text.includes(value)).map(([what]) => what);
}

async function rowsOf(table: string): Promise<string> {
  const rows = await dataSource.query<{ row: string }[]>(`SELECT t::text AS row FROM "${table}" AS t`);
  return rows.map(({ row }) => row).join('\n');
}

it('there is enough to be looked for, and it was said', () => {
  expect([...secrets.values(), ...personal.values()].filter((value) => value.length < 8)).toEqual([]);
  expect(secrets.size).toBeGreaterThan(15);
  expect(personal.size).toBeGreaterThan(8);
});

it('no line of the log holds any of it', () => {
  const text = app.lines.join('\n');
  expect(app.lines.length).toBeGreaterThan(25);
  expect(text).toContain('/api/v1/sessions');
  expect(saidIn(text, secrets)).toEqual([]);
  expect(saidIn(text, personal)).toEqual([]);
});

it('no act of the audit trail holds any of it', async () => {
  const acts = (await Promise.all(['act', 'act_outbox'].map(rowsOf))).join('\n');
  expect(acts).toContain('acc_');
  expect(saidIn(acts, secrets)).toEqual([]);
  expect(saidIn(acts, new Map([...personal].filter(([what]) => what !== 'login that is none')))).toEqual([]);
});

it('no row of the whole database holds a secret as it is, nor what is to be sealed', async () => {
  const tables = await dataSource.query<{ name: string }[]>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
  );
  const found: string[] = [];
  const sealed = new Map(
    [...personal].filter(([what]) => ['report', 'contact', 'number', 'mail address'].includes(what)),
  );
  for (const { name } of tables) {
    const rows = await rowsOf(name);
    found.push(...[...saidIn(rows, secrets), ...saidIn(rows, sealed)].map((what) => `${name}: ${what}`));
  }
  expect(found).toEqual([]);
  // What may be read is found by the same look.
  expect(saidIn(await rowsOf('invitation'), personal)).toEqual(['note']);
});
