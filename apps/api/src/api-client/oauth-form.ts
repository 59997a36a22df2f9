import { Refusal } from '@filmdeed/kernel';
import type { FastifyInstance, FastifyRequest } from 'fastify';

export const FORM_TYPE = 'application/x-www-form-urlencoded';
const MOST_FORM_BYTES = 8 * 1024;
const MOST_FIELDS = 32;

export type Form = Readonly<Record<string, string>>;

/** Where OAuth 2.0 is spoken: forms in, its own error answers out. */
export function speaksOAuth({ routeOptions, url }: Pick<FastifyRequest, 'routeOptions' | 'url'>): boolean {
  return (routeOptions?.url ?? url).startsWith('/oauth/');
}

/** Forms are a body of OAuth 2.0 alone; every other route takes JSON. */
export function takeOAuthForms(fastify: FastifyInstance): void {
  fastify.addContentTypeParser(FORM_TYPE, { parseAs: 'string', bodyLimit: MOST_FORM_BYTES }, (request, body, done) => {
    try {
      if (!speaksOAuth(request)) throw new Refusal('request.not-json', 'the body is not JSON');
      done(null, parseForm(String(body)));
    } catch (error) {
      done(error as Error);
    }
  });
}

/**
 * The fields of a form. A field without a value counts as left out (RFC 6749 §3.2). Refuses `request.invalid` for a field that stands twice, too many of them, or an escape that is none.
 */
export function parseForm(text: string): Form {
  const fields = Object.create(null) as Record<string, string>;
  const pairs = text === '' ? [] : text.split('&');
  if (pairs.length > MOST_FIELDS) throw malformed('too many fields');
  const seen = new Set<string>();
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    const name = decoded(at < 0 ? pair : pair.slice(0, at));
    if (seen.has(name)) throw malformed('a field stands twice');
    seen.add(name);
    const value = at < 0 ? '' : decoded(pair.slice(at + 1));
    if (value !== '') fields[name] = value;
  }
  return fields;
}

/** Client id and secret of `Authorization: Basic`, each form-encoded (RFC 6749 §2.3.1). Null without one; refuses `request.invalid` for one that is malformed. */
export function basicCredentials(header: string | undefined): { id: string; secret: string } | null {
  if (header === undefined) return null;
  const encoded = /^Basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(header)?.[1];
  const text = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8');
  const at = text.indexOf(':');
  if (at < 0) throw malformed('Authorization is not Basic');
  return { id: decoded(text.slice(0, at)), secret: decoded(text.slice(at + 1)) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw malformed('an escape that is none');
  }
}

export function malformed(message: string, pointer?: string): Refusal {
  return new Refusal('request.invalid', message, pointer === undefined ? {} : { pointers: [pointer] });
}
