import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { dirname, join } from 'node:path';
import { builtPage } from './built-page.js';

const NO_PAGES = ['/api', '/log/', '/assets/', '/healthz', '/readyz', '/metrics'];
const NOT_BUILT =
  '<!doctype html><meta charset="utf-8"><title>FilmDeed</title><p>网页尚未构建。 The pages are not built: npm run build</p>';

/**
 * The web app: files of `dist/web`, and its index for every other path that a person may open. Unknown paths of the API answer a
 * problem. The index is never cached, the hashed assets for ever.
 */
export async function serveWebPages(fastify: FastifyInstance): Promise<void> {
  const index = builtPage('index.html');
  const root = index === null ? undefined : dirname(index);
  if (root !== undefined) {
    await fastify.register(fastifyStatic, {
      root,
      wildcard: false,
      cacheControl: false,
      setHeaders: (reply, path) => {
        const hashed = path.startsWith(join(root, 'assets'));
        void reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  fastify.get('/*', (request, reply) => {
    if (NO_PAGES.some((start) => request.url.startsWith(start))) return reply.callNotFound();
    if (root === undefined) return reply.status(503).type('text/html; charset=utf-8').send(NOT_BUILT);
    return reply.sendFile('index.html');
  });
}
