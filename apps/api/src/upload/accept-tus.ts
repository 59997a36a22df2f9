import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { languageOf, PROBLEM_TYPE, problemOf } from '../problem/problem.js';
import { meantMethod, protocolFault, TUS_CONTENT_TYPE, TUS_VERSION } from './tus-protocol.js';
import { UPLOADS_PATH } from './upload.tokens.js';

/**
 * Lets Fastify pass the bytes of an upload through unread, and refuses what the protocol forbids before anybody looks at the
 * request: the library answers another version with 400 where the protocol says 412, and Fastify another media type likewise.
 */
export function acceptTus(fastify: FastifyInstance): void {
  fastify.addContentTypeParser(TUS_CONTENT_TYPE, (_request, payload, done) => done(null, payload));
  fastify.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    if (!concernsTus(request)) return undefined;
    const fault = protocolFault(meantMethod(request.method, request.headers), request.headers);
    if (fault === undefined) return undefined;
    Object.assign(request, { filmdeedOutcome: fault.refusal.code });
    const language = languageOf(request.headers['accept-language']);
    const problem = { ...problemOf(fault.refusal, language), status: fault.status, requestId: request.id };
    void reply.status(fault.status).header('tus-resumable', TUS_VERSION).header('x-refusal', fault.refusal.code);
    if (fault.status === 412) void reply.header('tus-version', TUS_VERSION);
    if (!request.raw.complete) void reply.header('connection', 'close');
    return reply.type(PROBLEM_TYPE).send(JSON.stringify(problem));
  });
}

function concernsTus({ url, method, routeOptions }: FastifyRequest): boolean {
  const path = routeOptions.url ?? url.split('?', 1)[0]!;
  return method !== 'GET' && (path === UPLOADS_PATH || path.startsWith(`${UPLOADS_PATH}/`));
}
