import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ApiApp, ORIGIN, startApiApp } from '../support/api-app.js';
import type { ApiAnswer, ApiClient } from '../support/api-client.js';
import type { Document } from '../support/described-requests.js';
import { digestInput, fileIt, unsignedRequest } from '../support/filing-requests.js';
import { type RunningPostgres, startPostgres } from '../support/postgres.js';
import { sendRaw } from '../support/raw-http.js';
import { uploadWhole } from '../support/upload-whole.js';

const EVIL = 'https://evil.example';
const TUS = { 'tus-resumable': '1.0.0' };
const LINES = 'x\r\nSet-Cookie: filmdeed_session=theirs\r\n\r\n<script>alert(1)</script>';

let postgres: RunningPostgres;
/** Reached by https, as behind a proxy; the other as on one machine. */
let app: ApiApp;
let plain: ApiApp;
let filer: ApiClient;
let filing: string;

beforeAll(async () => {
  postgres = await startPostgres();
  app = await startApiApp(postgres.url, { PUBLIC_URL: 'https://deeds.example', LOG_ORIGIN: ORIGIN });
  plain = await startApiApp(await postgres.createDatabase());

  filer = await app.account();
  const upload = await uploadWhole(filer, new TextEncoder().encode('<script>alert(1)</script>'), 'page.html');
  const request = unsignedRequest(digestInput(filer, { form: 'ORIGINAL' }));
  const filed = await fileIt(filer, { filing: request.filing, upload });
  if (filed.status >= 300) throw new Error(filed.text);
  filing = filed.body.id;
  await app.sequence();
});
afterAll(async () => {
  await app?.close();
  await plain?.close();
  await postgres?.stop();
  expect([...(app?.errors ?? []), ...(plain?.errors ?? [])]).toEqual([]);
});

/** One of each kind of route: what it is called, how it is asked, and by whom. */
const ROUTES: readonly [kind: string, method: string, path: string, more?: Record<string, string>][] = [
  ['the page', 'GET', '//'],
  ['a page inside', 'GET', '//filings/new'],
  ['a file of the page that is not there', 'GET', '//assets/nothing.js'],
  ['the page of the API', 'GET', '//api/docs'],
  ['its script', 'GET', '//api/docs/swagger-ui-init.js'],
  ['the description', 'GET', '//api/openapi.json'],
  ['the description, otherwise', 'GET', '//api/openapi.yaml'],
  ['the page of errors', 'GET', '//docs/errors'],
  ['a public noun', 'GET', '/status'],
  ['the trust file', 'GET', '/trust'],
  ['a checkpoint', 'GET', '//log/checkpoint'],
  ['a tile', 'GET', '//log/tile/0/000.p/1'],
  ['health', 'GET', '//healthz'],
  ['readiness', 'GET', '//readyz'],
  ['metrics, denied', 'GET', '//metrics', { 'x-forwarded-for': '192.0.2.1' }],
  ['an own noun', 'GET', '/filings'],
  ['an own thing', 'GET', '/filings/{filing}'],
  ['an original', 'GET', '/filings/{filing}/original'],
  ['a part of an original', 'GET', '/filings/{filing}/original', { range: 'bytes=0-1' }],
  ['a head', 'HEAD', '/filings/{filing}/original'],
  ['a bundle', 'GET', '/filings/{filing}/bundle'],
  ['a thing that is not there', 'GET', '/filings/fil_00000000000000000000000000'],
  ['an id that is none', 'GET', '/filings/none'],
  ['no session', 'GET', '/filings', { authorization: 'Bearer none' }],
  ['no body', 'POST', '/filings'],
  ['no route of the API', 'GET', '//api/v2/nothing'],
  ['no method of a route', 'DELETE', '/filings'],
  ['an address that is none', 'GET', '//%zz'],
  ['what uploads speak', 'OPTIONS', '/uploads', TUS],
  ['an upload that is not there', 'HEAD', '/uploads/upl_00000000000000000000000000', TUS],
  ['another version of uploads', 'POST', '/uploads', { 'tus-resumable': '0.2.2' }],
  ['an upload without a length', 'POST', '/uploads', TUS],
];

function asked(client: ApiClient, method: string, path: string, more: Record<string, string> = {}): Promise<ApiAnswer> {
  return client.send(method, path.replace('{filing}', filing), undefined, more);
}

function policyOf(answer: ApiAnswer): Record<string, string> {
  const parts = (answer.headers.get('content-security-policy') ?? '').split(';').map((part) => part.trim());
  return Object.fromEntries(parts.map((part) => [part.split(' ', 1)[0]!, part.slice(part.indexOf(' ') + 1)]));
}

describe('every kind of route carries what keeps browsers in bounds', () => {
  it.each(ROUTES.map((route) => [route[0], route] as const))('%s', async (_, [, method, path, more]) => {
    const answer = await asked(filer, method, path, more);
    const { headers, status } = answer;
    expect(status).toBeLessThan(500 + Number(path === '//' || path === '//filings/new') * 4);
    const policy = policyOf(answer);
    expect(policy['frame-ancestors']).toBe("'none'");
    expect(policy['default-src']).toMatch(/^'(?:self|none)'$/);
    if (policy['default-src'] === "'self'") {
      expect(policy).toMatchObject({
        ...{ 'object-src': "'none'", 'base-uri': "'none'", 'form-action': "'self'" },
        ...{ 'script-src': "'self' 'wasm-unsafe-eval'", 'connect-src': "'self'", 'default-src': "'self'" },
      });
    }
    expect(Object.fromEntries(headers)).toMatchObject({
      ...{ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY' },
      ...{ 'cross-origin-opener-policy': 'same-origin', 'cross-origin-resource-policy': 'same-origin' },
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'permissions-policy': expect.stringMatching(/camera=\(\).*geolocation=\(\).*microphone=\(\).*usb=\(\)/),
    });
    const told = [...headers.keys()];
    expect(told.filter((name) => name.startsWith('access-control-') || /^(?:server|x-powered-by)$/.test(name))).toEqual(
      [],
    );
    const type = headers.get('content-type');
    if (answer.text !== '') expect(type).toMatch(/^[\w.+-]+\/[\w.+-]+/);
    if (type?.startsWith('text/') === true) expect(type).toMatch(/charset=utf-8/i);
    if (path.startsWith('/f')) expect(headers.get('cache-control')).toMatch(/^(?:no-store|private, no-cache)$/);
  });

  it('over plain http nothing is said of https', async () => {
    expect((await plain.stranger.get('/status')).headers.get('strict-transport-security')).toBeNull();
  });

  it.each(['//', '//api/docs'])('%s: no script stands in a page, and nothing comes from elsewhere', async (path) => {
    const { text } = await filer.get(path);
    expect(text).toMatch(/<(?:!doctype html|html)/i);
    expect(text.match(/<script(?![^>]*\bsrc=)[^>]*>/gi) ?? []).toEqual([]);
    expect(text.match(/\son\w+\s*=|=["']?\s*javascript:|https?:\/\/(?!www\.w3\.org)[^"'\s<]+(?=["'])/gi) ?? []).toEqual(
      [],
    );
  });

  it('no source of the pages writes HTML, runs a text or hears another window', () => {
    const sources = readdirSync('apps/web/src', { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.tsx?$/.test(name),
    );
    expect(sources.length).toBeGreaterThan(100);
    const dangerous =
      /dangerouslySetInnerHTML|\.(?:inner|outer)HTML|insertAdjacentHTML|document\.write|\beval\(|new Function\(|window\.onmessage|addEventListener\('message'/;
    expect(sources.filter((name) => dangerous.test(readFileSync(join('apps/web/src', name), 'utf8')))).toEqual([]);
  });
});

describe('another origin', () => {
  it('is allowed nothing by any route, asked before or after', async () => {
    const { paths } = (await app.stranger.get('//api/openapi.json')).body as Document;
    const allowed: unknown[] = [];
    const foreign = { origin: EVIL, 'sec-fetch-site': 'cross-site' };
    for (const [path, item] of Object.entries(paths)) {
      const address = `/${path.replaceAll(/\{\w+\}/g, '0')}`;
      for (const method of Object.keys(item)) {
        const preflight = {
          ...foreign,
          'access-control-request-method': method.toUpperCase(),
          'access-control-request-headers': 'authorization,content-type,filmdeed-party,tus-resumable,upload-length',
        };
        for (const [verb, headers] of [
          ['OPTIONS', preflight],
          [method.toUpperCase(), foreign],
        ] as const) {
          const answer = await app.stranger.send(verb, address, undefined, headers);
          const given = [...answer.headers.keys()].filter((name) => name.startsWith('access-control-'));
          const isOauth = path.startsWith('/oauth/');
          const isUnsafe = !['GET', 'HEAD', 'OPTIONS'].includes(verb);
          if (given.length > 0 || answer.body?.code === 'internal') allowed.push([verb, path, answer.status, given]);
          if (isUnsafe && answer.body?.code !== 'session.origin-mismatch' && !isOauth)
            allowed.push([verb, path, answer.text]);
          if (verb === 'OPTIONS' && answer.status !== 404 && !path.includes('/uploads') && !isOauth)
            allowed.push([verb, path]);
        }
      }
    }
    expect(allowed).toEqual([]);
  });

  it.each(['null', EVIL, 'http://deeds.example', 'https://deeds.example.evil.example', 'https://deeds.example:444'])(
    '%s makes no act',
    async (origin) => {
      for (const path of ['/sessions', '/filings', '/uploads', '/reports']) {
        const answer = await app.stranger.post(path, {}, { ...TUS, origin, 'content-type': 'application/json' });
        expect([path, answer.status, answer.body.code]).toEqual([path, 403, 'session.origin-mismatch']);
      }
    },
  );
});

describe('lines in texts that reach a header', () => {
  it('a file name', async () => {
    const begun = await filer.send('POST', '/uploads', undefined, {
      ...{ ...TUS, 'upload-length': '3' },
      'upload-metadata': `filename ${Buffer.from(LINES).toString('base64')}`,
    });
    expect([begun.status, begun.body.code]).toEqual([422, 'name.hostile']);
  });

  it('the way to the public host', async () => {
    const host = `Host: 127.0.0.1:${new URL(app.url).port}`;
    for (const path of ['/%0d%0aSet-Cookie:x=1', '/?a=%0d%0aX:1', '/a%0aX-A:b']) {
      const { status, head } = await sendRaw(app.url, [`GET ${path} HTTP/1.1`, host, 'Accept: text/html']);
      expect(status).toBe(302);
      expect(head).not.toMatch(/^(?:set-cookie|x|x-a):/im);
    }
  });

  it('the number of a request, the languages, the party', async () => {
    for (const field of ['X-Request-Id: abc%0d%0aX: 1', 'Accept-Language: en\x0bX: 1', 'Filmdeed-Party: pty_\tX']) {
      const { status, head } = await sendRaw(app.url, ['GET /api/v1/filings HTTP/1.1', 'Host: localhost', field]);
      expect([400, 401, 403]).toContain(status);
      expect(head).not.toMatch(/abc|^X:/m);
    }
  });
});
