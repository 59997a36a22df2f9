import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Counter, Histogram, type Registry } from 'prom-client';

const UPLOADS = '/api/v1/uploads';

/** Counts and times every request by its route, never by its address. */
export function measureRequests(fastify: FastifyInstance, registry: Registry): void {
  const registers = [registry];
  const requests = new Histogram({
    name: 'filmdeed_http_request_seconds',
    help: 'Time from the head of a request to the last byte of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const uploads = new Counter({ name: 'filmdeed_uploads_begun_total', help: 'Uploads that were begun.', registers });
  fastify.addHook('onResponse', async ({ method, routeOptions }: FastifyRequest, reply: FastifyReply) => {
    const route = routeOptions.url ?? 'none';
    const status = `${Math.floor(reply.statusCode / 100)}xx`;
    requests.observe(
      { method: routeOptions.url === undefined ? 'any' : method, route, status },
      reply.elapsedTime / 1000,
    );
    if (method === 'POST' && route === UPLOADS && reply.statusCode === 201) uploads.inc();
  });
}
