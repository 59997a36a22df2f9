import { parseBundle, verifyBundle } from '@filmdeed/evidence';
import { parseNote } from '@filmdeed/ledger';
import { createHash } from 'node:crypto';
import type { ApiClient } from '../support/api-client.js';
import { type ApiApp, startApiApp } from '../support/api-app.js';
import { digestInput, fileIt, unsignedRequest } from '../support/filing-requests.js';
import { type RunningPostgres, startPostgres } from '../support/postgres.js';

let postgres: RunningPostgres;
let app: ApiApp;
let administrator: ApiClient;
let filer: ApiClient;
let filing: string;

beforeAll(async () => {
  postgres = await startPostgres();
  app = await startApiApp(postgres.url);
  administrator = await app.administrator();
  filer = await app.account();
  filing = ((await fileIt(filer, unsignedRequest(digestInput(filer)))).body as { id: string }).id;
  await app.sequence();
});
afterAll(async () => {
  await app?.close();
  await postgres?.stop();
  expect(app?.errors).toEqual([]);
});

const PAPER = Buffer.from('%PDF 公证书');
const receipt = (changes: object = {}): object => ({
  type: 'notary-receipt',
  issuer: '上海市某公证处',
  reference: '(2026)沪证经字第1号',
  time: '2026-01-02T03:04:05.000Z',
  askAt: 'https://notary.example/ask',
  size: 1,
  document: { content: PAPER.toString('base64') },
  ...changes,
});

describe('receipts of notaries and judicial chains', () => {
  it('begin with the body of a checkpoint, for everybody', async () => {
    const { status, text } = await app.stranger.get('/log/checkpoints/1');
    expect(status).toBe(200);
    const checkpoint = await app.stranger.get('//log/checkpoint');
    expect(text).toBe(parseNote(checkpoint.text).text);
    for (const size of ['2', '0', '01', 'x', '9'.repeat(30)]) {
      expect(await app.stranger.get(`/log/checkpoints/${size}`)).toMatchObject({
        status: 404,
        body: { code: 'log.not-found' },
      });
    }
    expect(await app.stranger.get('//log/checkpoint.cosigned')).toMatchObject({ status: 404 });
  });

  it('are recorded once, kept with their document, and stand in the bundle', async () => {
    const made = await administrator.post('/log/receipts', receipt());
    expect(made).toMatchObject({
      status: 201,
      body: { hasDocument: true, documentSize: PAPER.length, corrects: null },
    });
    const { id, sha256 } = made.body as { id: number; sha256: string };
    expect(sha256).toBe(createHash('sha256').update(PAPER).digest('hex'));
    expect((await administrator.post('/log/receipts', receipt())).body).toEqual(made.body);
    const { text, status } = await administrator.get(`/log/receipts/${id}/document`);
    expect([status, text]).toEqual([200, PAPER.toString()]);
    const bundle = parseBundle((await filer.get(`/filings/${filing}/bundle`)).text);
    expect(bundle.anchors).toMatchObject([{ type: 'notary-receipt', document: { sha256, size: PAPER.length } }]);
    const trust = (await app.stranger.get('/trust')).body;
    const { verdict, checks } = verifyBundle(bundle, trust as never);
    expect(verdict).toBe('valid');
    expect(
      checks.filter(({ check }) => check.startsWith('anchor')).map(({ code, verdict: each }) => code ?? each),
    ).toEqual(['valid', 'ask-issuer']);

    const corrected = await administrator.post('/log/receipts', receipt({ reference: '第2号', corrects: id }));
    expect(corrected.status).toBe(201);
    const again = parseBundle((await filer.get(`/filings/${filing}/bundle`)).text);
    expect(again.anchors).toMatchObject([{ reference: '第2号' }]);
    const { body } = await administrator.get('/log/receipts');
    expect((body as { items: object[] }).items).toHaveLength(2);
  });

  it.each<[number, string, object]>([
    [409, 'receipt.taken', { size: 1, time: '2026-01-01T00:00:00.000Z' }],
    [404, 'log.not-found', { size: 7, reference: 'x' }],
    [404, 'receipt.not-found', { corrects: 4711, reference: 'x' }],
    [400, 'request.invalid', { document: {} }],
    [400, 'request.invalid', { document: { content: 'YQ==', size: 1, sha256: '00'.repeat(32) } }],
    [400, 'request.invalid', { document: { content: 'no base64!' } }],
    [400, 'request.invalid', { issuer: '' }],
    [400, 'request.invalid', { more: 1 }],
    [422, 'time.invalid', { time: '2026-01-01' }],
    [422, 'time.future', { time: '2999-01-01T00:00:00.000Z' }],
  ])('refuse with %i %s: %j', async (status, code, changes) => {
    expect(await administrator.post('/log/receipts', receipt(changes))).toMatchObject({ status, body: { code } });
  });

  it('are for administrators to record, and for auditors to read', async () => {
    const auditor = await app.account('auditor');
    expect(await auditor.get('/log/receipts')).toMatchObject({ status: 200 });
    for (const client of [filer, auditor]) {
      expect(await client.post('/log/receipts', receipt({ reference: 'x' }))).toMatchObject({ status: 403 });
    }
    expect(await filer.get('/log/receipts')).toMatchObject({ status: 403 });
    expect(await filer.get('/log/receipts/1/document')).toMatchObject({ status: 403 });
    expect(await auditor.get('/log/receipts/4711/document')).toMatchObject({ status: 404 });
  });
});
