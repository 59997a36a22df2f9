import { connect } from 'node:net';
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
  // What a stranger sends is refused; it is never a defect.
  expect(app?.errors).toEqual([]);
});

/** Sends bytes as no client library would, and gives the answer's status line and headers with the body. */
function sendRaw(
  url: string,
  lines: readonly string[],
  body = '',
): Promise<{ status: number; head: string; body: string }> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    let text = '';
    socket.on('data', (bytes) => (text += String(bytes))).on('error', reject);
    socket.on('close', () => {
      const [head = '', ...rest] = text.split('\r\n\r\n');
      resolve({ status: Number(head.split(' ')[1]), head, body: rest.join('\r\n\r\n') });
    });
    socket.write(`${[...lines, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`);
  });
}

describe('the rate of sign-ins', () => {
  it.each(['/api/v1/sessions', '/api/v1/%73essions', 'http://elsewhere.example/api/v1/sessions', '/api/v1/sessions?x'])(
    'is limited however the address is spelt: %s',
    async (target) => {
      const own = await startApiApp(await postgres.createDatabase(), { SIGN_INS_PER_MINUTE: '2' });
      try {
        const body = JSON.stringify({ login: 'nobody', password: 'x', client: 'cli' });
        const lines = ['Host: localhost', 'Content-Type: application/json', `Content-Length: ${body.length}`];
        const statuses = [];
        for (let i = 0; i < 3; i++) {
          statuses.push((await sendRaw(own.url, [`POST ${target} HTTP/1.1`, ...lines], body)).status);
        }
        expect(statuses).toEqual([401, 401, 429]);
      } finally {
        await own.close();
      }
    },
  );
});

describe('the way from the bare address to the public one', () => {
  it.each([
    '//evil.example/x',
    '/\\evil.example/x',
    '/\\/evil.example/x',
    'http://evil.example/x',
    '\\\\evil.example/x',
  ])('leads to no other host: %s', async (target) => {
    const host = `Host: 127.0.0.1:${new URL(app.url).port}`;
    const { status, head } = await sendRaw(app.url, [`GET ${target} HTTP/1.1`, host, 'Accept: text/html']);
    if (status === 302) expect(/^location: (\S+)$/im.exec(head)?.[1]).toMatch(new RegExp(`^${PUBLIC_URL}/`));
    else expect(status).toBe(400);
  });
});

describe('addresses and texts that mean no good', () => {
  it.each(['/%', '/%zz', '/api/v1/filings/%ff'])(
    'an address that is none is a problem like others: %s',
    async (target) => {
      const { status, head, body } = await sendRaw(app.url, [`GET ${target} HTTP/1.1`, 'Host: localhost']);
      expect([status, JSON.parse(body).code]).toEqual([400, 'request.invalid']);
      expect(head).toMatch(/content-type: application\/problem\+json/i);
      expect(body).not.toContain(target);
    },
  );

  it('a login that can be none is a wrong one', async () => {
    await app.administrator();
    for (const login of ['ro\0ot', '\ufdfa'.repeat(200), ' ']) {
      const answer = await app.stranger.post('/sessions', { login, password: PASSWORD, client: 'cli' });
      expect([answer.status, answer.body.code]).toEqual([401, 'session.credentials-wrong']);
    }
  });

  it('a search, a cursor, a name and a title that the database could not hold are refused', async () => {
    const root = await app.administrator();
    const cursor = (time: string) => Buffer.from(`${time} fil_00000000000000000000000000`).toString('base64url');
    expect((await root.get('/filings?q=%00')).body.code).toBe('request.invalid');
    for (const time of ['+275760-09-13T00:00:00.000Z', '-271821-04-20T00:00:00.000Z', '0000-01-01T00:00:00.000Z']) {
      expect((await root.get(`/filings?cursor=${cursor(time)}`)).body.code).toBe('cursor.invalid');
    }
    const account = { login: 'somebody', password: PASSWORD, name: 'a\ud800b' };
    expect((await root.post('/accounts', account)).body.code).toBe('name.hostile');
    const series = { filings: ['fil_00000000000000000000000000'], title: 'a\ud800b', lang: 'zh' };
    expect((await root.post('/certificates', series)).body.code).toBe('name.hostile');
  });
});
