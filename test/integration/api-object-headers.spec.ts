import { manifestLine, ManifestTree, parseManifestLine } from '@filmdeed/evidence';
import { readFileSync } from 'node:fs';
import { ORIGIN } from '../support/api-app.js';
import type { ApiAnswer } from '../support/api-client.js';
import { filingApi } from '../support/filing-api.js';
import { digestInput, fileIt, signedRequest, unsignedRequest } from '../support/filing-requests.js';
import { uploadWhole } from '../support/upload-whole.js';

const api = filingApi();
/** Made by us alone, not handed in by anybody. */
const OURS =
  /^\/(?:log\/|docs\/|metrics$|api\/v1\/(?:acts\/export|filings\/\{id\}\/(?:certificate\.pdf|dossier\.zip)|certificates|log\/checkpoints\/\{size\})$)/;

const USCC = { type: 'USCC', number: '91110102MAD55U9H0F' };
const SCRIPT = '<script>fetch("/api/v1/accounts")</script>';
const ORIGINALS: [string, string][] = [
  ['page.html', `<!doctype html>${SCRIPT}`],
  ['picture.svg', `<svg xmlns="http://www.w3.org/2000/svg">${SCRIPT}</svg>`],
  ['paper.pdf', '%PDF-1.7\n1 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj\n'],
  ['script.js', 'alert(1)'],
  ['feed.xml', `<?xml version="1.0"?><x xmlns="http://www.w3.org/1999/xhtml">${SCRIPT}</x>`],
];

/** No browser takes it for a page of ours, whatever is in it. */
function expectSaved({ status, headers }: ApiAnswer, name: string): void {
  expect([200, 206]).toContain(status);
  expect(headers.get('content-disposition')).toMatch(/^attachment; filename="/);
  expect(headers.get('content-disposition')).toContain(name);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
  expect(headers.get('content-security-policy')).not.toMatch(/allow-|self|unsafe/);
  expect(headers.get('content-type')).toMatch(/^application\/(?:octet-stream|jsonl)/);
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

const ROUTES: Readonly<Record<string, () => Promise<void>>> = {
  async '/api/v1/filings/{id}/original'() {
    for (const [name, text] of ORIGINALS) {
      const upload = await uploadWhole(api.filer, bytesOf(text), name);
      const request = unsignedRequest(
        digestInput(api.filer, { form: 'ORIGINAL', particulars: { title: name, fileName: name } }),
      );
      const { body } = await fileIt(api.filer, { filing: request.filing, upload });
      const path = `/filings/${body.id}/original`;
      const whole = await api.filer.get(path);
      expect(whole.text).toBe(text);
      expectSaved(whole, name);
      expectSaved(await api.filer.get(path, { range: 'bytes=1-4' }), name);
      expectSaved(await api.filer.send('HEAD', path), name);
    }
  },

  async '/api/v1/filings/{id}/manifest'() {
    const manifest = new ManifestTree();
    const line = manifestLine({ path: 'a/<b>.html', size: 3, sha256: '1'.repeat(64), sm3: '2'.repeat(64) });
    manifest.append(parseManifestLine(line));
    const manifestUpload = await uploadWhole(api.filer, bytesOf(`${line}\n`), 'manifest.jsonl');
    const input = digestInput(api.filer, { content: manifest.content() });
    const { body } = await fileIt(api.filer, { ...signedRequest(input, ORIGIN), manifestUpload });
    expectSaved(await api.filer.get(`/filings/${body.id}/manifest`), `${body.id}.manifest.jsonl`);
  },

  async '/api/v1/log/receipts/{id}/document'() {
    const leaf = unsignedRequest(digestInput(api.filer));
    expect((await fileIt(api.filer, leaf)).status).toBe(201);
    await api.app.sequence();
    const size = Number((await api.app.stranger.get('//log/checkpoint')).text.split('\n')[1]);
    const operator = await api.app.administrator();
    const made = await operator.post('/log/receipts', {
      ...{ type: 'notary-receipt', issuer: '公证处', reference: '1', time: '2026-01-02T03:04:05.000Z', size },
      ...{ askAt: '', document: { content: Buffer.from(`<html>${SCRIPT}`).toString('base64') } },
    });
    expect(made.status).toBe(201);
    expectSaved(await operator.get(`/log/receipts/${made.body.id}/document`), `receipt-${made.body.id}`);
  },

  async '/api/v1/verifications/{id}/documents/{position}'() {
    const party = (await api.filer.post('/parties', { kind: 'ENTERPRISE', name: '松江影业', identifier: USCC })).body
      .id;
    const acting = { 'filmdeed-party': party };
    const base = `/parties/${party}/verifications`;
    const { id } = (await api.filer.post(base, {}, acting)).body;
    const content = Buffer.from(ORIGINALS[2]![1]).toString('base64');
    await api.filer.post(`${base}/${id}/documents`, { kind: 'BUSINESS_LICENSE', name: 'paper.pdf', content }, acting);
    expect((await api.filer.post(`${base}/${id}/submission`, {}, acting)).body.state).toBe('submitted');
    const examiner = await api.app.account('examiner');
    expectSaved(await examiner.get(`/verifications/${id}/documents/1`), 'paper.pdf');
  },
};

interface Document {
  readonly paths: Record<string, Record<string, { responses: Record<string, { content?: Record<string, object> }> }>>;
}

/** Routes that answer with something else than JSON. */
function fileRoutes(): string[] {
  const { paths } = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as Document;
  const isFile = (item: Document['paths'][string]): boolean =>
    Object.values(item).some(({ responses }) =>
      Object.values(responses).some(({ content = {} }) =>
        Object.keys(content).some((type) => !/^application\/(?:problem\+)?json$/.test(type)),
      ),
    );
  return Object.keys(paths).filter((path) => isFile(paths[path]!) && !OURS.test(path));
}

describe('what was handed in', () => {
  it('comes from these routes and no others', () => {
    expect(fileRoutes().sort()).toEqual(Object.keys(ROUTES).sort());
  });

  it.each(Object.keys(ROUTES))('is saved, never shown: %s', (path) => ROUTES[path]!());
});
