import { createServer } from 'node:http';
import { Refusal } from '@filmdeed/kernel';
import type { Registry } from 'prom-client';
import { type Asking, bearsToken, isOwnMachine } from '../../api/src/process/metrics-access.js';

export interface MetricsDoorSettings {
  readonly host: string;
  readonly port: number;
  /** Absent: for programs on this machine alone. */
  readonly token: string | null;
  readonly registry: Registry;
}

/** The worker's only door: `GET /healthz` for everybody who gets there, `GET /metrics` for those who may. Refuses `port.taken`. */
export async function openMetricsDoor({ host, port, token, registry }: MetricsDoorSettings) {
  const may = (request: Asking): boolean => (token === null ? isOwnMachine(request) : bearsToken(request, token));
  const server = createServer((request, answer) => {
    const say = (status: number, text: string, type = 'text/plain; charset=utf-8'): void =>
      void answer.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(text);
    if (request.method !== 'GET') return say(405, '');
    if (request.url === '/healthz') return say(200, '{"status":"ok"}', 'application/json');
    if (request.url !== '/metrics') return say(404, '');
    if (!may(request)) return say(401, '');
    registry.metrics().then(
      (text) => say(200, text, registry.contentType),
      () => say(500, ''),
    );
  });
  await new Promise<void>((resolve, reject) => {
    const failed = (error: unknown): void => {
      const taken = (error as { code?: unknown }).code === 'EADDRINUSE';
      reject(taken ? new Refusal('port.taken', `port ${port} is taken`, { port }) : (error as Error));
    };
    server.once('error', failed);
    server.listen(port, host, resolve);
  });
  const address = server.address() as { port: number };
  return {
    port: address.port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
