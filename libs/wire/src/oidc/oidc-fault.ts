import * as oauth from 'oauth4webapi';

/** Which rule an answer of an identity provider breaks: fact `why` of `oidc.rejected`. */
export type OidcFault =
  'denied' | 'state' | 'nonce' | 'issuer' | 'audience' | 'time' | 'key' | 'algorithm' | 'signature' | 'answer';

const CLAIMS: Readonly<Record<string, OidcFault>> = {
  nonce: 'nonce',
  iss: 'issuer',
  aud: 'audience',
  azp: 'audience',
  exp: 'time',
};

export function oidcFault(error: unknown): OidcFault {
  const { name, code, cause, message } = (error ?? {}) as {
    name?: string;
    code?: string;
    cause?: { claim?: string; attribute?: string; header?: unknown };
    message?: string;
  };
  if (name === 'AuthorizationResponseError') return 'denied';
  if (code === oauth.JWT_TIMESTAMP_CHECK) return 'time';
  if (code === oauth.KEY_SELECTION) return 'key';
  if (code === oauth.JWT_CLAIM_COMPARISON) return CLAIMS[cause?.claim ?? ''] ?? 'answer';
  if (code === oauth.JSON_ATTRIBUTE_COMPARISON && cause?.attribute === 'issuer') return 'issuer';
  if (/"alg"/.test(message ?? '')) return 'algorithm';
  if (/signature/.test(message ?? '')) return 'signature';
  if (/"iss"/.test(message ?? '')) return 'issuer';
  return 'answer';
}
