import { SESSION_COOKIE, type SessionHeaders } from './session.tokens.js';

/**
 * The token that a request carries, or null. A request with `Authorization` is judged by it alone: it was excused from proving its
 * origin, so a cookie that the browser added must not count.
 */
export function tokenOf({ cookie, authorization }: SessionHeaders): string | null {
  if (authorization !== undefined) return /^Bearer +(\S+) *$/i.exec(authorization)?.[1] ?? null;
  for (const pair of (cookie ?? '').split(';')) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === SESSION_COOKIE && value !== undefined) return value;
  }
  return null;
}

/** `Set-Cookie` of a session: not for scripts, not from other sites' forms, over https alone where we have it. */
export function sessionCookie(token: string, expiresAt: Date, publicOrigin: string): string {
  return cookieOf(token, expiresAt, publicOrigin);
}

/** `Set-Cookie` that takes the session's cookie away. */
export function noSessionCookie(publicOrigin: string): string {
  return cookieOf('', new Date(0), publicOrigin);
}

function cookieOf(value: string, expiresAt: Date, publicOrigin: string): string {
  const secure = publicOrigin.startsWith('https:') ? '; Secure' : '';
  return `${SESSION_COOKIE}=${value}; Path=/; Expires=${expiresAt.toUTCString()}; HttpOnly; SameSite=Lax${secure}`;
}
