import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { dirname, join } from 'node:path';
import { Refusal } from '@filmdeed/kernel';
import type { LineLog } from '../process/line-log.js';
import { answerError } from '../refusal.filter.js';
import { builtPage } from './built-page.js';

const NO_PAGES = ['/api', '/log/', '/healthz', '/readyz', '/metrics'];
const NOT_BUILT =
  '<!doctype html><meta charset="utf-8"><title>FilmDeed</title><p>网页尚未构建。 The pages are not built: npm run build</p>';

/**
 * The web app: files of `dist/web`, and its index for every other path that a person may open. Unknown paths of the API answer a
 * problem. The index is never cached, the hashed assets for ever.
 */
export async function serveWebPages(fastify: FastifyInstance, log: LineLog): Promise<void> {
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
  fastify.setNotFoundHandler((request, reply) => {
    const isPage = request.method === 'GET' && !NO_PAGES.some((start) => request.url.startsWith(start));
    if (!isPage) {
      answerError(new Refusal('request.not-found', 'nothing is at this address'), request, reply, log);
      return;
    }
    if (root === undefined) void reply.status(503).type('text/html; charset=utf-8').send(NOT_BUILT);
    else void reply.sendFile('index.html');
  });
}
