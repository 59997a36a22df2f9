import { Refusal } from '@filmdeed/kernel';
import type { FastifyRequest } from 'fastify';
import { SESSION_COOKIE } from './session.tokens.js';

const SAFE = ['GET', 'HEAD', 'OPTIONS'];

/**
 * A browser sends the session cookie by itself, so an unsafe request with it must prove that our own page made it: its `Origin` is ours.
 * A sign-in from another site is refused likewise. Requests with a bearer token carry nothing that a browser would add.
 * Refuses `session.origin-mismatch`.
 */
export function requireSameOrigin(request: FastifyRequest, publicOrigin: string): void {
  if (SAFE.includes(request.method)) return;
  const { authorization, cookie, origin } = request.headers;
  if (authorization !== undefined) return;
  const carriesSession = cookie?.includes(`${SESSION_COOKIE}=`) === true;
  if (!carriesSession && origin === undefined) return;
  if (origin !== publicOrigin) throw new Refusal('session.origin-mismatch', 'the request was not made by our page');
}
