import type { FastifyReply, FastifyRequest } from 'fastify';

/** Passkeys need a name: a page opened as 127.0.0.1 goes on at the public address. Returns true if it has answered. */
export function redirectToPublicHost(request: FastifyRequest, reply: FastifyReply, publicUrl: string): boolean {
  const wantsPage = request.method === 'GET' && request.headers.accept?.includes('text/html') === true;
  if (!wantsPage || !/^(?:127\.0\.0\.1|\[::1\])(?::\d+)?$/.test(request.headers.host ?? '')) return false;
  if (new URL(publicUrl).host === request.headers.host) return false;
  const target = new URL(publicUrl);
  // Path and query alone: an address in absolute form, or one that begins with `//` or `/\`, must not name another host.
  const { pathname, search } = new URL(request.url.replace(/^(?:https?:\/\/[^/?]*)?[/\\]*/i, '/'), target);
  target.pathname = pathname;
  target.search = search;
  void reply.redirect(target.href, 302);
  return true;
}
