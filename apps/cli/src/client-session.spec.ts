import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeOf } from '../../../test/support/outcomes.js';
import { sessionAtHand } from './client-session.js';

const ID = 'apc_00000000000000000000000000';
const SECRET = `fds_${'A'.repeat(43)}`;

let home: string;
let http: HttpServer;
let asked: { authorization: string | undefined; body: string }[];
let life: number;
let answer: { status: number; body: object } | null;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'filmdeed-client-'));
  await writeFile(join(home, 'secret'), `${SECRET}\n`);
  [asked, life, answer] = [[], 900, null];
  http = createServer((request, response) => {
    void textOf(request).then((body) => {
      const isToken = request.url === '/oauth/token';
      if (isToken) asked.push({ authorization: request.headers.authorization, body });
      const given = { access_token: `fdt_${asked.length}`, token_type: 'Bearer', expires_in: life, party: 'pty_x' };
      const { status, body: told } = isToken
        ? (answer ?? { status: 200, body: given })
        : { status: 200, body: { origin: 'x/log' } };
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(told));
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  http.closeAllConnections();
  await new Promise((resolve) => http.close(resolve));
  await rm(home, { recursive: true });
});

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) text += String(part);
  return text;
}

const env = (more: Record<string, string | undefined> = {}) => ({
  FILMDEED_HOME: home,
  FILMDEED_SERVER: `http://127.0.0.1:${(http.address() as AddressInfo).port}/`,
  FILMDEED_CLIENT_ID: ID,
  FILMDEED_CLIENT_SECRET_FILE: join(home, 'secret'),
  ...more,
});

it('fetches a token by the secret in the file and keeps it for the next command, readable by its owner alone', async () => {
  const session = await sessionAtHand(env());
  expect(session).toMatchObject({ token: 'fdt_1', login: ID, party: 'pty_x', origin: 'x/log' });
  const proof = `Basic ${Buffer.from(`${ID}:${SECRET}`).toString('base64')}`;
  expect(asked).toEqual([{ authorization: proof, body: 'grant_type=client_credentials' }]);
  expect((await sessionAtHand(env())).token).toBe('fdt_1');
  const [file] = (await readdir(home)).filter((name) => name.startsWith('token-'));
  expect((await stat(join(home, file!))).mode & 0o777).toBe(0o600);
});

it('fetches the next before the end of the last', async () => {
  life = 59;
  await sessionAtHand(env());
  expect((await sessionAtHand(env())).token).toBe('fdt_2');
});

it('keeps nothing of a refusal, and says which it was', async () => {
  answer = { status: 401, body: { error: 'invalid_client', error_description: 'no such client' } };
  expect(await codeOf(sessionAtHand(env()))).toBe('api-client.credentials-wrong');
  answer = null;
  expect((await sessionAtHand(env())).token).toBe('fdt_2');
});

it('wants all of the three', async () => {
  for (const name of ['FILMDEED_SERVER', 'FILMDEED_CLIENT_SECRET_FILE']) {
    await expect(sessionAtHand(env({ [name]: undefined }))).rejects.toThrow();
  }
  expect(await codeOf(sessionAtHand(env({ FILMDEED_CLIENT_ID: undefined })))).toBe('session.required');
  expect(asked).toEqual([]);
});
