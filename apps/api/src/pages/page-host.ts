import type { FastifyReply, FastifyRequest } from 'fastify';

/** Passkeys need a name: a page opened as 127.0.0.1 goes on at the public address. Returns true if it has answered. */
export function redirectToPublicHost(request: FastifyRequest, reply: FastifyReply, publicUrl: string): boolean {
  const wantsPage = request.method === 'GET' && request.headers.accept?.includes('text/html') === true;
  if (!wantsPage || !/^(?:127\.0\.0\.1|\[::1\])(?::\d+)?$/.test(request.headers.host ?? '')) return false;
  const { host } = new URL(publicUrl);
  if (host === request.headers.host) return false;
  void reply.redirect(new URL(request.url.replace(/^\/+/, '/'), publicUrl).href, 302);
  return true;
}
