import { type ApiClientId, asId, isRefusal, Refusal, toBase64Url } from '@filmdeed/kernel';
import type { ClientStanding } from '../access/client-standing.js';
import type { Scope } from '../access/scope.js';
import { requireTurn } from '../session/attempt.js';
import { type SignInAttempts, tokenHash } from '../session/session.flow.js';
import { TOKEN_LIFE_MS } from './api-client.js';
import { type ApiClientPorts, isClientSecret } from './client.flow.js';
import type { ApiClients, ProvenSecret } from './client-ports.js';

export interface TokenPorts extends ApiClientPorts {
  readonly attempts: SignInAttempts;
}

export interface ClientProof {
  readonly client: string;
  readonly secret: string;
  /** Address that it comes from, or its network. */
  readonly from: string;
}

export interface IssuedToken {
  readonly by: ProvenSecret;
  /** `fdt_` and 32 random bytes, base64url. */
  readonly token: string;
  readonly scopes: readonly Scope[];
  readonly expiresInSeconds: number;
}

/** No token of a session looks like it, so neither is looked up as the other. */
const TOKEN_MARK = 'fdt_';
const TOKEN = /^fdt_[A-Za-z0-9_-]{43}$/;

/**
 * Gives a client a token for all of its scopes, or fewer. Refuses `api-client.credentials-wrong` without saying what is wrong: client, secret, or that either has ended;
 * `request.too-many` while the client must wait for wrong secrets from there; `api-client.scope-exceeded` for a scope that is not the client's, whether there is such a one or not.
 */
export const issueToken =
  (ports: TokenPorts) =>
  async (proof: ClientProof, wanted: readonly string[] | null): Promise<IssuedToken> => {
    const by = await proveClient(ports)(proof);
    const foreign = wanted?.find((scope) => !(by.scopes as readonly string[]).includes(scope));
    if (foreign !== undefined || wanted?.length === 0) {
      throw new Refusal('api-client.scope-exceeded', 'the client does not have this scope');
    }
    const scopes = wanted === null ? by.scopes : by.scopes.filter((scope) => wanted.includes(scope));
    const now = ports.clock.now();
    const token = `${TOKEN_MARK}${toBase64Url(crypto.getRandomValues(new Uint8Array(32)))}`;
    const expiresAt = new Date(now.getTime() + TOKEN_LIFE_MS);
    await ports.clients.addToken(tokenHash(token), { secret: by.secret, scopes, createdAt: now, expiresAt });
    return { by, token, scopes, expiresInSeconds: TOKEN_LIFE_MS / 1000 };
  };

/** Ends a token before its time (RFC 7009): nothing is told of one that is another's or none. Refuses as `issueToken` does what proves no client. */
export const revokeToken =
  (ports: TokenPorts) =>
  async (proof: ClientProof, token: string): Promise<ProvenSecret> => {
    const by = await proveClient(ports)(proof);
    if (TOKEN.test(token)) await ports.clients.revokeToken(by.client, tokenHash(token));
    return by;
  };

/** The port by which every request is judged: what is no token of a client is not looked up. */
export function standingClients(clients: ApiClients): ClientStanding {
  return { find: async (token, now) => (TOKEN.test(token) ? clients.findToken(tokenHash(token), now) : null) };
}

/**
 * A wrong secret counts against this client from that address alone. A right one is let in meanwhile: it has 256 random bits and is not guessed, and one program that was left behind by a
 * rotation must not keep out the others.
 */
const proveClient =
  ({ clients, attempts, clock }: TokenPorts) =>
  async ({ client, secret, from }: ClientProof): Promise<ProvenSecret> => {
    const now = clock.now();
    const id = idOf(client);
    const counted = `${id ?? 'no client'} ${from}`;
    const proven = id === null || !isClientSecret(secret) ? null : await clients.prove(id, tokenHash(secret), now);
    if (proven === null) {
      await requireTurn(attempts, counted, now);
      throw new Refusal('api-client.credentials-wrong', 'no such client, or not its secret');
    }
    await attempts.forget(counted);
    return proven;
  };

function idOf(text: string): ApiClientId | null {
  try {
    return asId('apc', text);
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}
