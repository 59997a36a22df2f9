import fastifyHelmet from '@fastify/helmet';
import fastifyRateLimit from '@fastify/rate-limit';
import { Refusal } from '@filmdeed/kernel';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiEnv } from './env.js';
import { refuseManyFields } from './http-door.js';
import { isJson, takeJsonOnly } from './json-body.js';
import { keepSignedBodies } from './message/signed-body.js';
import { takeOAuthForms } from './api-client/oauth-form.js';
import { limitAddresses } from './rate/limit-requests.js';
import type { LineLog } from './process/line-log.js';
import { redirectToPublicHost } from './pages/page-host.js';
import { PERMISSIONS_POLICY, securityHeaders } from './pages/security-headers.js';
import { countedAddress } from './session/counted-address.js';
import { requireSameOrigin } from './session/same-origin.js';

/** Where somebody shows who they are: routes, because one route has many spellings (`%73essions`, an address in absolute form). */
const ASKS_WHO = [
  'POST /oauth/token',
  'POST /oauth/revoke',
  'POST /api/v1/sessions',
  'POST /api/v1/sign-ups',
  'POST /api/v1/invitations/view',
  'POST /api/v1/sessions/challenges',
  'POST /api/v1/sessions/passkey',
  'POST /api/v1/sessions/identity',
  'POST /api/v1/sessions/identity/:provider',
  'POST /api/v1/sessions/approvals',
  'POST /api/v1/sessions/approved',
  'POST /api/v1/sessions/current/approvals/look',
  'POST /api/v1/sessions/current/challenges',
  'POST /api/v1/sessions/current/second-factor',
  'PUT /api/v1/accounts/me/password',
  'PUT /api/v1/accounts/me/totp',
  'POST /api/v1/accounts/me/passkeys',
  'POST /api/v1/accounts/me/passkeys/challenges',
  'POST /api/v1/accounts/me/identities',
  'POST /api/v1/accounts/me/identities/:provider',
  'POST /api/v1/accounts/me/unlinked-identities',
];
/** Anybody may report a page. */
const REPORTS = 'POST /api/v1/reports';
/** A thousand records with their disclosures do not fit into the body of other routes. */
const BATCHES = '/api/v1/filings/batches';
const MOST_BATCH_BYTES = 4 * 1024 * 1024;
/** A scan of a document, in base64. */
const DOCUMENTS = '/api/v1/parties/:id/verifications/:verification/documents';
const MOST_DOCUMENT_BODY_BYTES = 7 * 1024 * 1024;
/** A body of JSON is at most 1 MiB; who takes longer than this for it only means to keep a connection busy. */
const BODY_MILLISECONDS = 60_000;

/** What holds for every request, Nest's and raw routes alike: headers, origin, sign-in rate, one log line. */
export async function prepareHttp(fastify: FastifyInstance, env: ApiEnv, log: LineLog): Promise<void> {
  takeJsonOnly(fastify);
  takeOAuthForms(fastify);
  keepSignedBodies(fastify);
  fastify.addHook('onRoute', (route) => {
    if (route.url === BATCHES) route.bodyLimit = MOST_BATCH_BYTES;
    if (route.url === DOCUMENTS) route.bodyLimit = MOST_DOCUMENT_BODY_BYTES;
  });
  await fastify.register(fastifyHelmet, securityHeaders(env.publicOrigin));
  limitAddresses(fastify, env.rates);
  await fastify.register(fastifyRateLimit, {
    global: false,
    max: env.signInsPerMinute,
    keyGenerator: ({ ip }) => countedAddress(ip),
    timeWindow: '1 minute',
    errorResponseBuilder: (_request, { ttl }) =>
      new Refusal('request.too-many', 'too many sign-ins from this address', {
        retryAfterSeconds: Math.ceil(ttl / 1000),
      }),
  });
  const limitSignIns = fastify.rateLimit();
  const limitReports = fastify.rateLimit({
    max: env.reportsPerHour,
    timeWindow: '1 hour',
    errorResponseBuilder: (_request, { ttl }) =>
      new Refusal('request.too-many', 'too many reports from this address', {
        retryAfterSeconds: Math.ceil(ttl / 1000),
      }),
  });
  fastify.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    const route = request.routeOptions.url ?? request.url;
    void reply.headers({ 'x-request-id': request.id, 'permissions-policy': PERMISSIONS_POLICY });
    refuseManyFields(request);
    if (route.startsWith('/api/')) void reply.header('cache-control', 'no-store');
    if (redirectToPublicHost(request, reply, env.publicUrl)) return reply;
    requireSameOrigin(request, env.publicOrigin);
    if (ASKS_WHO.includes(`${request.method} ${route}`)) await limitSignIns.call(fastify, request, reply);
    if (`${request.method} ${route}` === REPORTS) await limitReports.call(fastify, request, reply);
    return undefined;
  });
  fastify.addHook('preParsing', async ({ headers, raw }: FastifyRequest) => {
    if (!isJson(headers['content-type'])) return;
    const limit = setTimeout(() => void (raw.complete || raw.destroy()), BODY_MILLISECONDS).unref();
    raw.once('close', () => clearTimeout(limit));
  });
  // RFC 9728 §5.1: who has no token learns where one is to be had.
  const metadata = `${env.publicUrl}/.well-known/oauth-protected-resource`;
  const challenge = `Bearer realm="FilmDeed", resource_metadata="${metadata}"`;
  fastify.addHook('onSend', async (_request: FastifyRequest, reply: FastifyReply) => {
    const type = reply.getHeader('content-type');
    // Libraries leave it to the browser to guess the letters of a text.
    if (typeof type === 'string' && /^text\/[^;]+$/.test(type))
      void reply.header('content-type', `${type}; charset=utf-8`);
    if (reply.statusCode === 401 && reply.getHeader('www-authenticate') === undefined) {
      void reply.header('www-authenticate', challenge);
    }
    // We are ending: the next request of this connection goes to somebody else.
    if (!fastify.server.listening) void reply.header('connection', 'close');
  });
  fastify.addHook('onResponse', async (request: FastifyRequest, reply: FastifyReply) => {
    log('info', 'request', {
      requestId: request.id,
      method: request.method,
      // The pattern, not the address: ids, titles and search texts stay out of the log.
      route: request.routeOptions.url ?? null,
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime),
    });
  });
}
