import type { Session } from '@filmdeed/registry';
import type { FastifyReply } from 'fastify';
import { sessionCookie } from './session-cookie.js';

/** Gives a token to its client: to a page as a cookie that no script reads, to a program in the answer. */
export function handOut(
  { session, token }: { readonly session: Session; readonly token: string },
  reply: FastifyReply,
  publicOrigin: string,
): { readonly expiresAt: string; readonly token?: string } {
  const expiresAt = session.expiresAt.toISOString();
  if (session.client === 'cli') return { expiresAt, token };
  void reply.header('set-cookie', sessionCookie(token, session.expiresAt, publicOrigin));
  return { expiresAt };
}
