import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FailingDoor {
  readonly endpoint: string;
  /** Changing requests that came so far. */
  readonly changes: number;
  close(): Promise<void>;
}

/** What becomes of one request: passed on; dropped before or after the server took it; or answered with a status and a body. */
export type Fate = 'pass' | 'lost' | 'taken' | { readonly status: number; readonly body: string };

/** A door in front of an HTTP server that fails when it is told to; `fate` is asked for each changing request with its number from 1 on, and else with 0. */
export async function failingDoor(target: string, fate: (change: number) => Fate): Promise<FailingDoor> {
  let changes = 0;
  const server = createServer((incoming, answer) => {
    const change = incoming.method === 'GET' || incoming.method === 'HEAD' ? 0 : ++changes;
    void serve(target, incoming, answer, fate(change));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get changes() {
      return changes;
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function serve(target: string, incoming: IncomingMessage, answer: ServerResponse, fate: Fate): Promise<void> {
  if (fate === 'lost') return void incoming.socket.destroy();
  if (typeof fate === 'object') {
    incoming.resume();
    answer.writeHead(fate.status, { 'content-type': 'application/xml' }).end(fate.body);
    return;
  }
  const { method, url, headers } = incoming;
  const outgoing = request(`${target}${url}`, { method, headers }, (given) => {
    if (fate === 'taken') {
      given.resume().once('end', () => incoming.socket.destroy());
      return;
    }
    answer.writeHead(given.statusCode!, given.headers);
    given.pipe(answer);
  });
  outgoing.once('error', () => incoming.socket.destroy());
  incoming.pipe(outgoing);
}
