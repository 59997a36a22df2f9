import * as oauth from 'oauth4webapi';
import { isRefusal, Refusal } from '@filmdeed/kernel';
import { checkText } from '@filmdeed/evidence';
import type { IdentityProvider, OutsideIdentity } from '@filmdeed/registry';
import type { OutboundHttp } from '../outbound-http.js';
import { oidcFault } from './oidc-fault.js';
import { outboundFetch } from './outbound-fetch.js';

export interface OpenIdSettings {
  readonly id: string;
  readonly label: string;
  readonly issuer: string;
  readonly clientId: string;
  /** Null for a public client. */
  readonly clientSecret: string | null;
  readonly signsUp: boolean;
  /** Where the provider sends people back to, exactly as registered with it. */
  readonly redirectUri: string;
  /** Speaks to the issuer without TLS. */
  readonly allowHttp: boolean;
}

/** What the provider says of itself is asked for again after so long. */
const KNOWN_FOR_MS = 3_600_000;
const LONGEST_SUBJECT = 255;
/** Seconds that the clocks of provider and ours may differ. */
const TOLERANCE = 30;

/**
 * OpenID Connect Core 1.0 §3.1, authorization code with PKCE (S256), state and nonce. The token comes over TLS from the provider itself, and its signature is
 * checked against the provider's published keys all the same: `alg` `none` and keys that are not published are refused.
 */
export function openIdProvider(settings: OpenIdSettings, http: OutboundHttp): IdentityProvider {
  const { id, label, issuer, clientId, clientSecret, signsUp, redirectUri } = settings;
  const client: oauth.Client = { client_id: clientId, [oauth.clockTolerance]: TOLERANCE };
  const authentication = clientSecret === null ? oauth.None() : oauth.ClientSecretBasic(clientSecret);
  const options = { [oauth.customFetch]: outboundFetch(http), [oauth.allowInsecureRequests]: settings.allowHttp };
  let known: { readonly server: oauth.AuthorizationServer; readonly until: number } | undefined;

  async function discovered(): Promise<oauth.AuthorizationServer> {
    if (known !== undefined && known.until > performance.now()) return known.server;
    const url = new URL(issuer);
    const server = await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, options));
    known = { server, until: performance.now() + KNOWN_FOR_MS };
    return server;
  }

  return {
    ...{ id, label, signsUp },
    begin: ({ state, nonce, verifier }) =>
      judged(async () => {
        const { authorization_endpoint: endpoint } = await discovered();
        if (endpoint === undefined) throw rejected('answer', 'the provider names no place to sign in');
        const url = new URL(endpoint);
        if (url.protocol !== 'https:' && !(settings.allowHttp && url.protocol === 'http:')) {
          throw rejected('answer', 'the provider asks for passwords without TLS');
        }
        const asked = {
          client_id: clientId,
          redirect_uri: redirectUri,
          response_type: 'code',
          scope: 'openid profile',
          ...{ state, nonce },
          code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
        };
        for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
        return url.href;
      }),

    finish: (query, { state, nonce, verifier }) =>
      judged(async () => {
        const parameters = new URLSearchParams(query);
        const states = parameters.getAll('state');
        if (states.length !== 1 || states[0] !== state)
          throw rejected('state', 'not the answer to what was begun here');
        const server = await discovered();
        const valid = oauth.validateAuthResponse(server, client, parameters, state);
        const asked = [server, client, authentication, valid, redirectUri, verifier, options] as const;
        const response = await oauth.authorizationCodeGrantRequest(...asked);
        const expected = { expectedNonce: nonce, requireIdToken: true };
        const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, expected);
        await oauth.validateApplicationLevelSignature(server, response, options);
        return identityOf(oauth.getValidatedIdTokenClaims(tokens)!);
      }),
  };
}

function identityOf(claims: oauth.IDToken): OutsideIdentity {
  const { iss, sub, name } = claims;
  if (sub === '' || sub.length > LONGEST_SUBJECT) throw rejected('answer', 'a subject of an impossible length');
  checkText('subject', sub, LONGEST_SUBJECT);
  return { issuer: iss, subject: sub, name: typeof name === 'string' && name.trim() !== '' ? name.trim() : null };
}

async function judged<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const cause = error instanceof oauth.OperationProcessingError && isRefusal(error.cause) ? error.cause : error;
    if (isRefusal(cause)) throw cause;
    throw rejected(oidcFault(error), 'the answer of the identity provider does not check');
  }
}

function rejected(why: string, problem: string): Refusal {
  return new Refusal('oidc.rejected', problem, { why });
}
