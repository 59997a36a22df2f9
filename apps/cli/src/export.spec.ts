import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { newId } from '@filmdeed/kernel';
import { cliWorld } from '../../../test/support/cli-world.js';

const { at, cli } = cliWorld();
const id = newId('fil');
let server: Server;
/** What the server says that the filing is called. */
let named: string;
beforeEach(async () => {
  server = createServer((request, reply) => {
    const item = { id: named, state: 'logged' };
    const isItem = request.url === `/api/v1/filings/${id}`;
    const isList = request.url!.startsWith('/api/v1/filings?');
    reply.end(isItem ? JSON.stringify(item) : isList ? JSON.stringify({ items: [item], next: null }) : 'bytes');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  await mkdir(at('home'), { recursive: true });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await writeFile(at('home', 'session.json'), JSON.stringify({ server: address, token: 't' }));
});
afterEach(() => new Promise((closed) => server.close(closed).closeAllConnections()));

it('writes below the folder that it was given, whatever a server calls a filing', async () => {
  named = '../elsewhere';
  expect(await cli(['export', id, '--out', at('out'), '--json'])).toMatchObject({ code: 0 });
  expect([existsSync(at('out', id, 'bundle.json')), existsSync(at('elsewhere'))]).toEqual([true, false]);
  expect((await cli(['export', '--all', '--out', at('out'), '--json'])).json).toMatchObject({ code: 'id.invalid' });
  expect(existsSync(at('elsewhere'))).toBe(false);
});
