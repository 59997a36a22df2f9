import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyStatement, newNonce, p256Signer, signP256 } from '@filmdeed/evidence';
import { newId, type PartyId, systemClock, utf8 } from '@filmdeed/kernel';
import { newVaultKeyLine, openKeyVault } from '@filmdeed/media';
import {
  createDataSource,
  MESSAGE_LOCK,
  postgresAddresses,
  postgresExpiries,
  postgresLogLeadership,
  postgresMessages,
} from '@filmdeed/postgres';
import { type Message, notify, registerExpiry } from '@filmdeed/registry';
import { signWebhook, webhookKey } from '@filmdeed/wire';
import type { DataSource } from 'typeorm';
import { readChannelFile } from '../../apps/api/src/process/channel-file.js';
import { MessageKeeper } from '../../apps/worker/src/message-keeper.js';
import { messaging } from '../../apps/worker/src/messaging.js';
import { type ApiApp, ORIGIN, startApiApp } from '../support/api-app.js';
import type { ApiClient } from '../support/api-client.js';
import { type RunningPostgres, startPostgres } from '../support/postgres.js';
import { type RunningSmtp, startSmtp } from '../support/smtp-server.js';

const SECRET = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
let folder: string;
let postgres: RunningPostgres;
let smtp: RunningSmtp;
let app: ApiApp;
let dataSource: DataSource;
let keepers: MessageKeeper[];
let filer: ApiClient;
const failures: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'filmdeed-messages-'));
  smtp = await startSmtp();
  postgres = await startPostgres();
  const vaultKeyFile = join(folder, 'vault.key');
  const channelsFile = join(folder, 'channels.json');
  await writeFile(vaultKeyFile, `${newVaultKeyLine()}\n`);
  await writeFile(join(folder, 'reports.secret'), `${SECRET}\n`);
  const mail = { channel: 'mail', url: `smtp://127.0.0.1:${smtp.port}`, from: 'notices@filmdeed.cn' };
  await writeFile(channelsFile, JSON.stringify([{ ...mail, reportSecretFile: 'reports.secret' }]));
  app = await startApiApp(postgres.url, { CHANNELS_FILE: channelsFile, VAULT_KEY_FILE: vaultKeyFile });
  dataSource = await createDataSource({ url: postgres.url, poolSize: 6 }).initialize();
  const settings = {
    publicUrl: 'https://filmdeed.cn',
    channels: readChannelFile(channelsFile),
    vault: { keyFile: vaultKeyFile, cipher: 'aes-256-gcm' as const },
  };
  keepers = await Promise.all(
    [1, 2].map(async () => {
      const steps = await messaging(settings, dataSource, systemClock);
      const leadership = postgresLogLeadership(dataSource, MESSAGE_LOCK);
      const log = (level: string, event: string): void => void (level === 'error' && failures.push(event));
      return new MessageKeeper({ ...steps, leadership, log });
    }),
  );
  for (const keeper of keepers) keeper.start();
  filer = await app.account();
});
afterAll(async () => {
  await Promise.all((keepers ?? []).map((keeper) => keeper.stop()));
  await app?.close();
  await dataSource?.destroy();
  await postgres?.stop();
  await smtp?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function until<T>(look: () => Promise<T | undefined | null | false>): Promise<T> {
  for (let n = 0; n < 600; n++) {
    const found = await look();
    if (found) return found;
    await new Promise((again) => setTimeout(again, 50));
  }
  throw new Error('it did not come');
}

/** Of a worker that sends by no channel. */
function stepsOfWorker(): ReturnType<typeof messaging> {
  const vault = { keyFile: join(folder, 'vault.key'), cipher: 'aes-256-gcm' as const };
  return messaging({ channels: [], publicUrl: 'https://filmdeed.cn', vault }, dataSource, systemClock);
}

/** As another noun does it, in the language of the address. */
async function tell(party: PartyId, more: object = {}): Promise<Message> {
  const vault = await openKeyVault(join(folder, 'vault.key'), 'aes-256-gcm');
  const stores = { messages: postgresMessages(dataSource), addresses: postgresAddresses(dataSource) };
  const facts = { grantor: '甲公司', mandatary: '李雷', mandate: 'mdt_1', at: '2026-11-25T04:00:00.000Z' };
  const say = notify({ ...stores, vault, clock: systemClock, offered: ['mail'] });
  return (await say({ kind: 'mandate-revoked', party, facts, ...more }))!;
}
const mailTo = async (address: string, nth = 1) =>
  until(async () => smtp.mails.filter(({ to }) => to[0] === address)[nth - 1]);
const plain = (raw: string): string =>
  Buffer.from(/base64\r\n\r\n([\s\S]*?)\r\n\r?\n?--/.exec(raw)?.[1] ?? '', 'base64').toString();

async function confirmed(client: ApiClient, value: string): Promise<string> {
  const { body, status } = await client.post('/addresses', { channel: 'mail', value, language: 'en' });
  expect([status, body.confirmedAt]).toEqual([201, null]);
  const { raw } = await mailTo(value);
  const code = /Code: (\S+)/.exec(raw.includes('Code: ') ? raw : plain(raw))![1];
  expect((await client.post(`/addresses/${body.id}/confirmation`, { code })).status).toBe(204);
  return body.id;
}

async function report(body: object, headers?: Record<string, string>): Promise<number> {
  const text = JSON.stringify(body);
  const signed = { ...signWebhook(webhookKey(SECRET), newId('msg'), new Date(), utf8(text)), ...headers };
  return (await app.stranger.post('/message-reports', text, signed)).status;
}

it('confirms an address, sends there, is told of the arrival, serves by it, and proves the way', async () => {
  await confirmed(filer, 'li.lei@post.cn');
  const listed = (await filer.get('/addresses')).body;
  expect(listed).toMatchObject({
    items: [{ address: 'l***@post.cn', confirmedAt: expect.any(String) }],
    offered: ['mail'],
  });
  const message = await tell(filer.account.party as PartyId);
  const mail = await mailTo('li.lei@post.cn', 2);
  expect(mail.messageId).toMatch(/^<dlv_[0-9a-z]{26}@filmdeed\.cn>$/);
  const sent = await until(async () => {
    const { body } = await filer.get(`/messages/${message.id}`);
    return body.deliveries[1].state === 'sent' && body;
  });
  // Whoever could read it without opening it would never be served.
  expect([sent.text, (await filer.get(`/messages/${message.id}/proof`)).body.code]).toEqual([
    null,
    'message.move-not-allowed',
  ]);
  expect(sent).toMatchObject({ served: null, openedAt: null, subject: '[FilmDeed] Mandate revoked: 甲公司 → 李雷' });
  expect(await report({ type: 'message.delivered', data: { reference: mail.envid, reply: '250 2.0.0' } })).toBe(204);
  const served = (await filer.get(`/messages/${message.id}`)).body;
  expect(served.served).toMatchObject({ channel: 'mail', event: 'delivered', rule: 'mail-delivered-2021' });
  expect(served.text).toContain('李雷');
  expect((await filer.get('/messages/unread')).body).toEqual({ count: 1 });
  const opened = (await filer.post(`/messages/${message.id}/opened`, undefined)).body;
  expect(opened.served).toEqual(served.served);
  expect((await filer.get('/messages/unread')).body).toEqual({ count: 0 });
  const { body } = await filer.get(`/messages/${message.id}/proof`);
  expect(body.proof.deliveries[1]).toMatchObject({ address: 'li.lei@post.cn', sentAt: expect.any(String) });
  expect(body.proof.service.law).toContain('第一百三十七条');
  const [row] = await dataSource.query(
    `SELECT row_to_json(d)::text || (SELECT string_agg(row_to_json(a)::text, '') FROM message_address a) AS t FROM message_delivery d`,
  );
  expect(row.t).not.toContain('li.lei@post.cn');
});

it('makes a bounce a task, which a person takes and ends', async () => {
  const other = await app.account();
  const operator = await app.account('operator');
  const second = await app.account('operator');
  await confirmed(other, 'gone@post.cn');
  smtp.rules = {
    recipient: (to) => (to === 'gone@post.cn' ? { code: 550, text: '5.1.1 <gone@post.cn> unknown' } : null),
  };
  const message = await tell(other.account.party as PartyId);
  const task = await until(async () => (await operator.get('/message-tasks?state=open')).body.items[0]);
  smtp.rules = {};
  expect(task).toMatchObject({
    reason: 'bounced',
    message: message.id,
    address: 'g***@post.cn',
    reply: expect.stringMatching(/^550 5\.1\.1 <…> unknown/),
  });
  expect((await other.get('/addresses')).body.items[0].bouncedAt).not.toBeNull();
  const path = `/message-tasks/${task.id}`;
  const statuses = [
    (await other.post(`${path}/claim`, undefined)).status,
    (await operator.post(`${path}/done`, { note: 'x' })).status,
    (await operator.post(`${path}/claim`, undefined)).status,
    (await second.post(`${path}/claim`, undefined)).status,
    (await second.post(`${path}/done`, { note: 'x' })).status,
    (await operator.post(`${path}/done`, { note: ' ' })).status,
    (await operator.post(`${path}/done`, { note: '已电话联系，改用新地址' })).status,
    (await operator.get(`${path}/proof`)).status,
  ];
  expect(statuses).toEqual([403, 409, 200, 409, 409, 422, 200, 200]);
});

it('delivers late to who greylists, once, by one of two workers', async () => {
  const other = await app.account();
  await confirmed(other, 'grey@post.cn');
  smtp.rules = { recipient: (_, asked) => (asked === 2 ? { code: 451, text: '4.7.1 greylisted' } : null) };
  const message = await tell(other.account.party as PartyId);
  const waiting = await until(async () => {
    const [way] = await dataSource.query(
      `SELECT * FROM message_delivery WHERE message = $1 AND channel = 'mail' AND reply IS NOT NULL`,
      [message.id],
    );
    return way;
  });
  expect(waiting).toMatchObject({ state: 'queued', attempts: 1 });
  await dataSource.query(`UPDATE message_delivery SET next_at = now() WHERE id = $1`, [waiting.id]);
  await mailTo('grey@post.cn', 2);
  await until(async () => (await other.get(`/messages/${message.id}`)).body.deliveries[1].state === 'sent');
  expect(smtp.mails.filter(({ to }) => to[0] === 'grey@post.cn')).toHaveLength(2);
  expect(failures).toEqual([]);
});

it('sends again under the same id what a worker left in the middle, and never what another took', async () => {
  const other = await app.account();
  await confirmed(other, 'cut@post.cn');
  smtp.rules = { data: async (mail, seen) => (mail.to[0] === 'cut@post.cn' && seen === 1 ? 'drop' : null) };
  const message = await tell(other.account.party as PartyId);
  await until(async () => {
    const [way] = await dataSource.query(
      `UPDATE message_delivery SET next_at = now() WHERE message = $1 AND channel = 'mail' AND reply IS NOT NULL AND state = 'queued' RETURNING id`,
      [message.id],
    );
    return way.length > 0;
  });
  await until(async () => (await other.get(`/messages/${message.id}`)).body.deliveries[1].state === 'sent');
  const mails = smtp.mails.filter(({ to }) => to[0] === 'cut@post.cn').slice(1);
  expect(mails).toHaveLength(2);
  expect(mails[0]!.raw).toBe(mails[1]!.raw);
});

it('believes no report that is not signed over these very bytes, and none of a mail that is not ours', async () => {
  const good = { type: 'message.bounced', data: { reference: newId('dlv') } };
  expect(await report(good)).toBe(404);
  expect(await report(good, { 'webhook-signature': 'v1,AAAA' })).toBe(401);
  expect(await report(good, { 'webhook-timestamp': '1' })).toBe(401);
  expect((await app.stranger.post('/message-reports', good)).status).toBe(401);
  const spaced = signWebhook(webhookKey(SECRET), 'evt', new Date(), utf8(JSON.stringify(good)));
  expect((await app.stranger.post('/message-reports', JSON.stringify(good, null, 1), { ...spaced })).status).toBe(401);
  expect(await report({ type: 'message.read', data: {} })).toBe(400);
  expect(await report({ type: 'mail.report', data: { raw: 'bm9uZQ==' } })).toBe(422);
  expect(await report({ type: 'mail.report', data: { raw: '***' } })).toBe(400);
  expect((await app.stranger.post('/message-reports', 'x'.repeat(600_000))).status).toBe(413);
});

it('shows nobody another party’s messages or addresses, and takes no hostile address', async () => {
  const stranger = await app.account();
  const message = await tell(filer.account.party as PartyId, { once: 'mark' });
  const address = (await filer.get('/addresses')).body.items[0].id;
  const answers = await Promise.all([
    ...['', '/proof'].map((path) => stranger.get(`/messages/${message.id}${path}`)),
    stranger.post(`/messages/${message.id}/opened`, undefined),
    stranger.get(`/messages/${newId('msg')}`),
    stranger.send('DELETE', `/addresses/${address}`),
    stranger.post(`/addresses/${address}/code`, undefined),
    stranger.get('/message-tasks'),
    stranger.post('/working-calendars', { year: 2031, holidays: ['2031-01-01'], makeUpDays: [], source: 's' }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404, 403, 403]);
  expect(answers[0].body.code).toBe(answers[3].body.code);
  for (const value of ['a@b.cn\r\nBcc: c@d.cn', 'a@b.cn,c@d.cn', 'a@localhost', 'x'.repeat(900)]) {
    const { status, body } = await stranger.post('/addresses', { channel: 'mail', value, language: 'zh' });
    expect([status, body.code]).toEqual([422, 'address.invalid']);
  }
  const sms = await stranger.post('/addresses', { channel: 'sms', value: '+8613800138000', language: 'zh' });
  expect([sms.status, sms.body.code]).toEqual([409, 'channel.not-offered']);
});

it('reminds once before an end, finds by word and page, and keeps the working days that an administrator loaded', async () => {
  const other = await app.account();
  const party = other.account.party as PartyId;
  const expiresAt = new Date(Date.now() + 20 * 86_400_000);
  await registerExpiry({ expiries: postgresExpiries(dataSource), clock: systemClock })({
    ...{ about: 'mdt_9', party, name: '发行代理授权', language: 'zh', expiresAt },
  });
  for (const keeper of keepers) await keeper.stop();
  const steps = await stepsOfWorker();
  const made = await Promise.all([steps.due(), steps.due(), steps.due()]);
  expect(made.reduce((a, b) => a + b)).toBeLessThanOrEqual(1);
  for (const n of [1, 2]) await tell(party, { once: `${party} ${n}` });
  const search = async (query: string): Promise<any> => (await other.get(`/messages?${query}`)).body;
  expect((await search('')).items).toHaveLength(3);
  expect((await search(`search=${encodeURIComponent('发行代理')}`)).items).toMatchObject([{ kind: 'expiry-reminder' }]);
  expect((await search(`search=${encodeURIComponent('授权委托已撤销')}`)).items).toHaveLength(2);
  const page = await search('limit=2');
  expect((await search(`limit=2&cursor=${page.next}`)).items).toHaveLength(1);
  expect((await other.get('/messages?cursor=x')).body.code).toBe('cursor.invalid');
  const root = await app.administrator();
  const year = { year: 2031, holidays: ['2031-01-01'], makeUpDays: ['2031-01-04'], source: '通知' };
  expect((await root.post('/working-calendars', year)).status).toBe(201);
  expect((await root.post('/working-calendars', { ...year, makeUpDays: ['2031-01-06'] })).status).toBe(422);
  expect((await other.get('/working-calendars')).body.items).toMatchObject([year]);
});

it('tells a party what the records say of its keys, once, whoever writes them', async () => {
  const other = await app.account();
  const party = other.account.party as PartyId;
  const secretKey = crypto.getRandomValues(new Uint8Array(32));
  const [signedAt, nonce, key] = [new Date().toISOString(), newNonce(), p256Signer(secretKey)];
  const { digest } = keyStatement({ origin: ORIGIN, party, scheme: 'p256', key, signedAt, nonce });
  const proof = { signedAt, nonce, signature: signP256(secretKey, digest) };
  const bound = await other.post('/signers', { scheme: 'p256', key, label: '剪辑室 的\t电脑', proof });
  expect(bound.status).toBe(201);
  expect((await other.send('DELETE', `/signers/${bound.body.id}`)).status).toBe(204);
  const steps = await stepsOfWorker();
  await Promise.all([1, 2, 3].map(() => steps.due()));
  const { body } = await other.get('/messages');
  expect(body.items.map(({ kind, about }: { kind: string; about: string }) => [kind, about]).sort()).toEqual([
    ['key-bound', bound.body.id],
    ['key-revoked', bound.body.id],
  ]);
});
