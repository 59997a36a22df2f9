import type { Refusal, RefusalCode } from '@filmdeed/kernel';
import type { FastifyReply } from 'fastify';

type OAuthError = readonly [status: number, error: string];

/** RFC 6749 §5.2. What it has no word for says that it is for a time only. */
const ERRORS: Partial<Record<RefusalCode, OAuthError>> = {
  'api-client.credentials-wrong': [401, 'invalid_client'],
  'api-client.scope-exceeded': [400, 'invalid_scope'],
  'api-client.grant-unsupported': [400, 'unsupported_grant_type'],
  'request.too-many': [429, 'temporarily_unavailable'],
  'request.too-large': [413, 'invalid_request'],
  'session.origin-mismatch': [403, 'invalid_request'],
  'database.unreachable': [503, 'temporarily_unavailable'],
};

/** Answers as OAuth 2.0 does; without a refusal it is a defect, of which nothing is told. */
export function answerOAuthError(refusal: Refusal | undefined, reply: FastifyReply): void {
  const [status, error] = refusal === undefined ? ([500, 'server_error'] as const) : errorOf(refusal);
  if (status === 401) void reply.header('www-authenticate', 'Basic realm="FilmDeed", charset="UTF-8"');
  const description = (refusal?.message ?? 'internal error').replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, '');
  void reply
    .status(status)
    .header('cache-control', 'no-store')
    .header('pragma', 'no-cache')
    .type('application/json; charset=utf-8')
    .send(JSON.stringify({ error, error_description: description }));
}

function errorOf({ code, facts }: Refusal): OAuthError {
  const pointers = facts['pointers'];
  // RFC 8707 §2
  if (Array.isArray(pointers) && pointers.includes('/resource')) return [400, 'invalid_target'];
  return ERRORS[code] ?? [400, 'invalid_request'];
}
