import { manifestLine, ManifestTree, parseManifestLine } from '@filmdeed/evidence';
import { readdir, readFile, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { ORIGIN } from '../support/api-app.js';
import { FILM } from '../support/filed-bundle.js';
import { filingApi } from '../support/filing-api.js';
import { digestInput, fileIt, signedRequest, unsignedRequest } from '../support/filing-requests.js';
import { uploadWhole } from '../support/upload-whole.js';

const BYTES = new TextEncoder().encode('松江夜雨 a film of a few bytes');

const api = filingApi();

const signed = () => signedRequest(digestInput(api.filer), ORIGIN);

describe('an unsigned filing', () => {
  it('of an upload has the digests that the server computed, and gives the original back to its holder', async () => {
    const upload = await uploadWhole(api.filer, BYTES, '松江夜雨 (1).mov');
    const { filing } = unsignedRequest(digestInput(api.filer, { form: 'ORIGINAL' }));
    const { status, body } = await fileIt(api.filer, { filing, upload });
    expect([status, body.signer, body.upload, body.content.size]).toEqual([201, null, upload, BYTES.length]);
    const original = await api.filer.get(`/filings/${body.id}/original`);
    expect(original.bytes).toEqual(BYTES);
    expect(original.headers.get('content-type')).toBe('application/octet-stream');
    expect(original.headers.get('content-disposition')).toContain("filename*=UTF-8''%E6%9D%BE");
    expect((await api.stranger.get(`/filings/${body.id}/original`)).body.code).toBe('filing.not-found');
    const again = await fileIt(api.filer, { filing, upload });
    expect(again.body.code).toBe('upload.already-filed');
  });

  it('gives ranges of the original', async () => {
    const upload = await uploadWhole(api.filer, BYTES, 'a.mov');
    const { filing } = unsignedRequest(digestInput(api.filer, { form: 'ORIGINAL' }));
    const { body } = await fileIt(api.filer, { filing, upload });
    const path = `/filings/${body.id}/original`;
    const part = async (range: string, more = {}) => {
      const { status, bytes, headers } = await api.filer.get(path, { range, ...more });
      return [status, headers.get('content-range'), bytes.length];
    };
    const size = BYTES.length;
    expect(await part('bytes=0-3')).toEqual([206, `bytes 0-3/${size}`, 4]);
    expect(await part('bytes=-5')).toEqual([206, `bytes ${size - 5}-${size - 1}/${size}`, 5]);
    expect(await part(`bytes=${size - 1}-`)).toEqual([206, `bytes ${size - 1}-${size - 1}/${size}`, 1]);
    expect(await part(`bytes=${size}-`)).toEqual([416, `bytes */${size}`, 0]);
    expect(await part('bytes=0-1,3-4')).toEqual([200, null, size]);
    expect(await part('bytes=0-3', { 'if-range': '"another"' })).toEqual([200, null, size]);
    const head = await api.filer.send('HEAD', path);
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(size)]);
  });

  it('of a set keeps its manifest for its holder', async () => {
    const manifest = new ManifestTree();
    const lines = ['a/0001.exr', 'a/0002.exr'].map((path) =>
      manifestLine({ path, size: 3, sha256: '1'.repeat(64), sm3: '2'.repeat(64) }),
    );
    for (const line of lines) manifest.append(parseManifestLine(line));
    const bytes = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(''));
    const manifestUpload = await uploadWhole(api.filer, bytes, 'manifest.jsonl');
    const request = { ...input({ content: manifest.content() }), manifestUpload };
    const { status, body } = await fileIt(api.filer, request);
    expect([status, body.hasManifest, body.content.files]).toEqual([201, true, 2]);
    const stored = await api.filer.get(`/filings/${body.id}/manifest`);
    expect([stored.headers.get('content-type'), stored.bytes]).toEqual(['application/jsonl', bytes]);
  });

  it('whose original was damaged in the store never comes back as something else', async () => {
    const upload = await uploadWhole(api.filer, BYTES, 'a.mov');
    const { body } = await fileIt(api.filer, { filing: input({ form: 'ORIGINAL' }).filing, upload });
    const files = await readdir(api.app.objectDir, { recursive: true, withFileTypes: true });
    const newest = await Promise.all(
      files
        .filter(({ name }) => name === 'sealed')
        .map(async (file) => {
          const path = join(file.parentPath, file.name);
          return { path, at: (await stat(path)).mtimeMs };
        }),
    );
    const path = newest.sort((a, b) => b.at - a.at)[0]!.path;
    const stored = await readFile(path);
    expect(stored.length).toBeGreaterThan(BYTES.length);
    await truncate(path, 3);
    const cut = await api.filer.get(`/filings/${body.id}/original`);
    expect(cut.body).toMatchObject({ status: 500, code: 'storage.damaged' });
    await rm(path);
    const answer = await api.filer.get(`/filings/${body.id}/original`);
    expect(answer.body).toMatchObject({ status: 500, code: 'storage.damaged' });
    expect(answer.headers.get('content-disposition')).toBeNull();
  });

  const input = (changes = {}) => unsignedRequest(digestInput(api.filer, changes));
  const refused: [string, () => unknown, number, string][] = [
    ['nothing', () => undefined, 400, 'request.invalid'],
    ['no object', () => 7, 400, 'request.invalid'],
    ['a member too many', () => ({ ...input(), party: 'x' }), 400, 'request.invalid'],
    ['neither upload nor content', () => ({ filing: input().filing }), 400, 'request.invalid'],
    [
      'an upload that is none',
      () => ({ filing: input().filing, upload: 'upl_00000000000000000000000000' }),
      404,
      'upload.not-found',
    ],
    [
      'an unknown code',
      () => input({ work: { ...digestInput(api.filer).work, workType: 'SONG' } }),
      422,
      'code.unknown',
    ],
    ['a hostile title', () => input({ particulars: { title: 'a\u202egpj.exe' } }), 422, 'name.hostile'],
    [
      'a hostile file name',
      () => input({ particulars: { title: 'x', fileName: '../../etc/passwd' } }),
      422,
      'name.hostile',
    ],
    ['no title', () => input({ particulars: {} }), 422, 'leaf.invalid'],
    ['a day to come', () => input({ particulars: { title: 'x', completedOn: '2999-01-01' } }), 422, 'time.future'],
    ['no day', () => input({ particulars: { title: 'x', completedOn: '2026-02-30' } }), 422, 'time.invalid'],
    ['a digest that is none', () => ({ ...input(), content: { ...FILM, sha256: 'xyz' } }), 422, 'digest.invalid'],
    ['an unknown link', () => input({ links: [{ rel: 'draft', leaf: '0'.repeat(64) }] }), 422, 'link.unknown'],
    [
      'an id of another kind',
      () => ({ ...input(), filing: { ...input().filing, id: 'upl_00000000000000000000000000' } }),
      400,
      'id.invalid',
    ],
  ];
  it.each(refused)('is refused with %s', async (_, request, status, code) => {
    expect((await fileIt(api.filer, request())).body).toMatchObject({ status, code });
  });

  it('is refused before it could make a leaf of 64 KiB, and if it is no JSON', async () => {
    const link = { rel: 'draft', leaf: '0'.repeat(64) };
    const long = '文'.repeat(30_000);
    const larger = [
      input({ links: Array.from({ length: 700 }, () => link) }),
      input({ particulars: { title: 'x', statement: long } }),
      { ...signed(), auth: { ...signed().auth, signature: { rs: 'A'.repeat(70_000) } } },
    ];
    for (const request of larger) expect((await fileIt(api.filer, request)).status).toBeLessThan(423);
    for (const request of larger) expect((await fileIt(api.filer, request)).status).toBeGreaterThan(399);
    expect((await fileIt(api.filer, '{"filing":')).body.code).toBe('request.not-json');
    const large = await fileIt(api.filer, `{"filing":"${'x'.repeat(1 << 20)}"}`);
    expect([large.status, large.body.code]).toEqual([413, 'request.too-large']);
  });
});
