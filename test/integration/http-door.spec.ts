import { connect } from 'node:net';
import { type ApiApp, startApiApp } from '../support/api-app.js';
import { type RunningPostgres, startPostgres } from '../support/postgres.js';
import { sendBytes, sendRaw } from '../support/raw-http.js';

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

const HOST = 'Host: localhost';
const JSON_TYPE = 'Content-Type: application/json';
const SMUGGLED = 'GET /api/v1/status HTTP/1.1\r\nHost: localhost\r\n\r\n';

describe('what is no request', () => {
  it.each([
    [
      'both lengths',
      ['POST /api/v1/sessions HTTP/1.1', HOST, JSON_TYPE, 'Content-Length: 4', 'Transfer-Encoding: chunked'],
    ],
    ['two lengths', ['POST /api/v1/sessions HTTP/1.1', HOST, JSON_TYPE, 'Content-Length: 4', 'Content-Length: 50']],
    ['a length that is none', ['POST /api/v1/sessions HTTP/1.1', HOST, JSON_TYPE, 'Content-Length: +4']],
    ['a coding that is none', ['POST /api/v1/sessions HTTP/1.1', HOST, JSON_TYPE, 'Transfer-Encoding: xchunked']],
    [
      'a coding after another',
      ['POST /api/v1/sessions HTTP/1.1', HOST, JSON_TYPE, 'Transfer-Encoding: chunked, identity'],
    ],
    ['a space before the colon', ['POST /api/v1/sessions HTTP/1.1', HOST, JSON_TYPE, 'Transfer-Encoding : chunked']],
    ['a folded field', ['GET /api/v1/status HTTP/1.1', HOST, 'X: a\r\n GET / HTTP/1.1']],
    ['a bare end of line', ['GET /api/v1/status HTTP/1.1', HOST, 'X: a\nY: b']],
    ['a control in a field', ['GET /api/v1/status HTTP/1.1', HOST, 'X: a\0b']],
    ['no host', ['GET /api/v1/status HTTP/1.1']],
    ['two hosts', ['GET /api/v1/status HTTP/1.1', HOST, 'Host: evil.example']],
    ['another protocol', ['GET /api/v1/status SPDY/9']],
    ['a method that is none', ['GIVE /api/v1/status HTTP/1.1', HOST]],
    ['a head that is too large', ['GET /api/v1/status HTTP/1.1', HOST, `X: ${'x'.repeat(20_000)}`]],
    ['an address that is too large', [`GET /${'a'.repeat(20_000)} HTTP/1.1`, HOST]],
    [
      'more fields than anybody needs',
      ['GET /api/v1/status HTTP/1.1', HOST, ...Array.from({ length: 900 }, (_, i) => `X${i}: 1`)],
    ],
  ] as const)('%s: refused, and nothing behind it is answered', async (_, lines) => {
    const { status, text } = await sendRaw(app.url, lines, `0\r\n\r\n${SMUGGLED}`);
    expect([400, 431]).toContain(status);
    expect(text.match(/^HTTP\/1\.1 (?!400|431).*/gm)).toBeNull();
    expect(text).not.toMatch(/ 200 OK|at \w+.*\.js:\d+|node_modules/);
  });

  it('is told so by a problem like others', async () => {
    const { head, body } = await sendBytes(app.url, 'nonsense\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 400 Bad Request\r\nContent-Type: application\/problem\+json/);
    expect(JSON.parse(body)).toMatchObject({ status: 400, code: 'request.invalid' });
  });

  it('TRACE, CONNECT and what else nobody asks for answer nothing of the request', async () => {
    for (const method of ['TRACE', 'TRACK', 'CONNECT', 'PROPFIND', 'PURGE']) {
      const { status, text } = await sendRaw(app.url, [`${method} /api/v1/status HTTP/1.1`, HOST, 'Cookie: secret=1']);
      expect([method, status === 400 || status === 404 || Number.isNaN(status)]).toEqual([method, true]);
      expect(text).not.toContain('secret=1');
    }
  });
});

describe('a method by a field', () => {
  it.each(['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'])(
    '%s changes nothing but uploads',
    async (field) => {
      const root = await app.administrator();
      const answer = await root.send('POST', '/filings', {}, { [field]: 'GET', 'idempotency-key': 'x' });
      expect([answer.status, answer.body.code]).toEqual([400, 'request.invalid']);
      const read = await root.get('/sessions/current', { [field]: 'DELETE' });
      expect(read.status).toBe(200);
      expect((await root.get('/sessions/current')).status).toBe(200);
    },
  );
});

describe('whoever is slow', () => {
  it('with the head is sent off after its time, and others are served meanwhile', async () => {
    const server = app.api.app.getHttpServer() as { headersTimeout: number; timeout: number; requestTimeout: number };
    expect(server.headersTimeout).toBe(20_000);
    expect(server.timeout).toBe(30 * 60_000);
    server.headersTimeout = 300;
    const slow = Array.from({ length: 50 }, () => connect(Number(new URL(app.url).port), '127.0.0.1'));
    const ended = slow.map((socket) => {
      let text = '';
      socket.on('data', (more) => (text += String(more))).on('error', () => undefined);
      socket.write('GET /api/v1/status HTTP/1.1\r\nX: ');
      return new Promise<string>((resolve) => socket.on('close', () => resolve(text)));
    });
    expect((await app.stranger.get('/status')).status).toBe(200);
    expect((await Promise.all(ended)).every((text) => text.startsWith('HTTP/1.1 408 '))).toBe(true);
    server.headersTimeout = 20_000;
  });
});
