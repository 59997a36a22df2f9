import { Refusal } from '@filmdeed/kernel';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiEnv } from '../env.js';
import { countedAddress } from '../session/counted-address.js';
import { type Taken, TokenBuckets } from './token-buckets.js';

/** Whoever watches an instance must learn how it is, however busy it is. */
const NEVER_REFUSED = ['/healthz', '/readyz', '/metrics'];

/**
 * Limits the requests of one address. What strangers only read, proofs above all, is counted apart: neither reading nor filing ever takes from the other. Refuses `request.too-many`.
 */
export function limitAddresses(fastify: FastifyInstance, { requests, reads }: ApiEnv['rates']): void {
  const [doing, reading] = [new TokenBuckets(requests), new TokenBuckets(reads)];
  fastify.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    if (NEVER_REFUSED.includes(request.routeOptions.url ?? '')) return;
    const { authorization, cookie } = request.headers;
    const isRead = ['GET', 'HEAD'].includes(request.method) && authorization === undefined && cookie === undefined;
    const taken = (isRead ? reading : doing).take(countedAddress(request.ip));
    tell(reply, taken);
    refuseUnlessAllowed(taken, request, 'address');
  });
}

/** Tells whoever asks how much is left (draft-ietf-httpapi-ratelimit-headers). Of several limits the one with the least left is told. */
export function tell(reply: FastifyReply, { limit, remaining, resetSeconds }: Taken): void {
  const told = reply.getHeader('ratelimit-remaining');
  if (told !== undefined && Number(told) <= remaining) return;
  void reply.header('ratelimit-limit', String(limit));
  void reply.header('ratelimit-remaining', String(remaining));
  void reply.header('ratelimit-reset', String(resetSeconds));
}

/** Of a flood one refusal in a minute is written into the audit trail: else the flood would fill it. */
export function refuseUnlessAllowed(
  { isAllowed, isFirstRefused, retryAfterSeconds }: Taken,
  request: FastifyRequest,
  of: 'address' | 'party',
): void {
  if (isAllowed) return;
  if (!isFirstRefused) Object.assign(request, { filmdeedRepeated: true });
  throw new Refusal('request.too-many', `too many requests of this ${of}`, { retryAfterSeconds, of });
}
