import { Agent, createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { drain } from './drain.js';

const FOREVER = 2 ** 31 - 1;

describe('drain', () => {
  let server: Server;
  let url: string;
  /** Answers the request that waits. */
  let answer: () => void;
  let arrived: Promise<void>;

  beforeEach(async () => {
    let arrive: () => void;
    arrived = new Promise((resolve) => (arrive = resolve));
    server = createServer((_request, reply) => {
      answer = () => void reply.end('answered');
      arrive();
    });
    // As long as nobody waits for.
    server.keepAliveTimeout = FOREVER;
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => server.closeAllConnections());

  const ask = (agent = new Agent()): Promise<string> =>
    new Promise((resolve) => {
      const failed = (error: { readonly code?: string }): void => resolve(error.code ?? 'failed');
      get(url, { agent }, (reply) => {
        let text = '';
        reply.on('data', (bytes) => (text += String(bytes))).on('end', () => resolve(text));
      }).on('error', failed);
    });

  it('answers who is on the way and lets nobody new in, then ends though connections are kept alive', async () => {
    const kept = new Agent({ keepAlive: true });
    const underway = ask(kept);
    await arrived;
    const drained = drain(server, FOREVER);
    expect(await ask()).toBe('ECONNREFUSED');
    answer();
    expect(await underway).toBe('answered');
    await drained;
    kept.destroy();
  });

  it('waits no longer than it is told to, and not at all for a server that is not listening', async () => {
    const underway = ask();
    await arrived;
    await drain(server, 1);
    await drain(server, FOREVER);
    server.closeAllConnections();
    expect(await underway).toBe('ECONNRESET');
  });
});
