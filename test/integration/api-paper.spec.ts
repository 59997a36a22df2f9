import { unzipSync } from 'fflate';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiApp, ORIGIN, startApiApp } from '../support/api-app.js';
import type { ApiClient } from '../support/api-client.js';
import { digestInput, fileIt, registerKey, signedRequest, unsignedRequest } from '../support/filing-requests.js';
import { type RunningPostgres, startPostgres } from '../support/postgres.js';

let postgres: RunningPostgres;
let app: ApiApp;
let filer: ApiClient;
let ids: string[];

beforeAll(async () => {
  postgres = await startPostgres();
  app = await startApiApp(postgres.url);
  filer = await app.account();
  await registerKey(filer, ORIGIN);
  const requests = [signedRequest(digestInput(filer), ORIGIN), unsignedRequest(digestInput(filer))];
  const filed = await Promise.all(requests.map((request) => fileIt(filer, request)));
  ids = filed.map(({ body }) => body.id);
  await app.sequence();
});
afterAll(async () => {
  await app?.close();
  await postgres?.stop();
  expect(app?.errors).toEqual([]);
});

describe('papers', () => {
  it.each(['zh', 'en'])('a certificate is a PDF: %s', async (lang) => {
    const answer = await filer.get(`/filings/${ids[0]}/certificate.pdf?lang=${lang}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect(answer.text.startsWith('%PDF-')).toBe(true);
    expect(answer.text).toContain(lang === 'zh' ? '/Lang (zh-CN)' : '/Lang (en)');
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${ids[0]}-${lang}.pdf"`);
  });

  it('a dossier is a ZIP with both certificates and everything that checks them', async () => {
    const answer = await filer.get(`/filings/${ids[0]}/dossier.zip`);
    expect(answer.headers.get('content-type')).toBe('application/zip');
    const files = Object.keys(unzipSync(answer.bytes));
    for (const name of [
      'certificate.zh.pdf',
      'certificate.en.pdf',
      'bundle.json',
      'trust.json',
      'verify.sh',
      'README.md',
    ]) {
      expect(files).toContain(`${ids[0]}/${name}`);
    }
  });

  it('a series has one certificate, or one dossier', async () => {
    const order = { filings: ids, title: '松江夜雨 第一季', lang: 'zh' };
    const pdf = await filer.post('/certificates', order);
    expect([pdf.status, pdf.text.slice(0, 5)]).toEqual([200, '%PDF-']);
    expect(pdf.headers.get('content-disposition')).toContain("filename*=UTF-8''%E6%9D%BE");
    const zip = await filer.post('/certificates?format=zip', order);
    expect([zip.status, zip.headers.get('content-type')]).toEqual([200, 'application/zip']);
    const files = Object.keys(unzipSync(zip.bytes));
    for (const id of ids) expect(files.some((path) => path.includes(`${id}/bundle.json`))).toBe(true);
  });

  const orders: [string, object, number, string][] = [
    ['of nothing', { filings: [], title: 'x' }, 400, 'request.invalid'],
    ['of the same twice', { filings: ['a', 'a'], title: 'x' }, 400, 'request.invalid'],
    ['of no ids', { filings: ['a'], title: 'x' }, 400, 'id.invalid'],
    ['without a title', { filings: ['a'], title: '' }, 400, 'request.invalid'],
    ['with a hostile title', { filings: ['a'], title: 'a\u202eb' }, 422, 'name.hostile'],
    ['in another language', { filings: ['a'], title: 'x', lang: 'fr' }, 400, 'request.invalid'],
  ];
  it.each(orders)('are refused for a series %s', async (_, order, status, code) => {
    expect((await filer.post('/certificates', order)).body).toMatchObject({ status, code });
  });

  it('are refused before the leaf is logged', async () => {
    const { body } = await fileIt(filer, unsignedRequest(digestInput(filer)));
    for (const path of ['certificate.pdf', 'dossier.zip']) {
      const answer = await filer.get(`/filings/${body.id}/${path}`);
      expect(answer.body).toMatchObject({ status: 409, code: 'filing.not-logged' });
    }
    const series = await filer.post('/certificates', { filings: [ids[0], body.id], title: 'x' });
    expect(series.body.code).toBe('filing.not-logged');
  });

  it('do not keep others waiting while they are drawn', async () => {
    const more = Array.from({ length: 60 }, () => fileIt(filer, signedRequest(digestInput(filer), ORIGIN)));
    const filings = (await Promise.all(more)).map(({ body }) => body.id);
    await app.sequence();
    let longest = 0;
    let drawing = true;
    const drawn = filer.post('/certificates', { filings, title: 'x' }).finally(() => (drawing = false));
    while (drawing) {
      const asked = performance.now();
      await app.stranger.get('//healthz');
      longest = Math.max(longest, performance.now() - asked);
      await sleep(5);
    }
    expect((await drawn).status).toBe(200);
    expect(longest).toBeLessThan(250);
  });
});
