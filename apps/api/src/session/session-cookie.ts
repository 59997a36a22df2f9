import { SESSION_COOKIE, type SessionHeaders } from './session.tokens.js';

/**
 * The token that a request carries, or null. A request with `Authorization` is judged by it alone: it was excused from proving its
 * origin, so a cookie that the browser added must not count. `publicOrigin` says which cookie is ours; without it any that could be.
 */
export function tokenOf(
  { cookie, authorization }: Pick<SessionHeaders, 'cookie' | 'authorization'>,
  publicOrigin?: string,
): string | null {
  if (authorization !== undefined) return /^Bearer +(\S+) *$/i.exec(authorization)?.[1] ?? null;
  if (publicOrigin !== undefined) return cookieNamed(nameFor(SESSION_COOKIE, publicOrigin), cookie);
  return cookieNamed(SESSION_COOKIE, cookie) ?? cookieNamed(`__Host-${SESSION_COOKIE}`, cookie);
}

/** What a request carries under exactly this name, or null. */
export function cookieNamed(wanted: string, header: string | undefined): string | null {
  for (const pair of (header ?? '').split(';')) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === wanted && value !== undefined) return value;
  }
  return null;
}

/** Over https with the prefix `__Host-`: no other host of the same domain, and nobody without TLS, can set a cookie of that name (RFC 6265bis §4.1.3.2). */
export function nameFor(name: string, publicOrigin: string): string {
  return publicOrigin.startsWith('https:') ? `__Host-${name}` : name;
}

/** `Set-Cookie` of a session: not for scripts, not from other sites' forms, over https alone where we have it. */
export function sessionCookie(token: string, expiresAt: Date, publicOrigin: string): string {
  return cookieOf(token, expiresAt, publicOrigin);
}

/** `Set-Cookie` that takes the session's cookie away. */
export function noSessionCookie(publicOrigin: string): string {
  return cookieOf('', new Date(0), publicOrigin);
}

export const ROUND_COOKIE = 'filmdeed_round';

/** `Set-Cookie` of the way to an identity provider and back: sent by our own pages alone, for as long as that may take. */
export function roundCookie(secret: string, expiresAt: Date, publicOrigin: string): string {
  return cookieOf(secret, expiresAt, publicOrigin, ROUND_COOKIE, 'Strict');
}

function cookieOf(
  value: string,
  expiresAt: Date,
  publicOrigin: string,
  name = SESSION_COOKIE,
  sameSite: 'Lax' | 'Strict' = 'Lax',
): string {
  const secure = publicOrigin.startsWith('https:') ? '; Secure' : '';
  const named = `${nameFor(name, publicOrigin)}=${value}`;
  return `${named}; Path=/; Expires=${expiresAt.toUTCString()}; HttpOnly; SameSite=${sameSite}${secure}`;
}
