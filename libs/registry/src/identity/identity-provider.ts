import { toBase64Url, utf8 } from '@filmdeed/kernel';
import { sha256 } from '@noble/hashes/sha2.js';

/** What is drawn for one way to an identity provider and back. All three come from one secret that only the browser keeps (in a cookie). */
export interface IdentityRound {
  /** Comes back in the address. */
  readonly state: string;
  /** Comes back inside the signed token. */
  readonly nonce: string;
  /** PKCE (RFC 7636): shows that whoever redeems the code is who asked for it. */
  readonly verifier: string;
}

/** Who somebody is elsewhere. `subject` never changes hands at its issuer (OpenID Connect Core §2). */
export interface OutsideIdentity {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string | null;
}

/** Port: one OpenID Connect provider, as the operator configured it. */
export interface IdentityProvider {
  /** Its name in our addresses: `studio`. */
  readonly id: string;
  /** Its name for people. */
  readonly label: string;
  /** Whether the first sign-in of an identity makes an account. */
  readonly signsUp: boolean;
  /** Where to send the browser. Refuses `outbound.failed`, `outbound.forbidden`, `oidc.rejected`. */
  begin(round: IdentityRound): Promise<string>;
  /**
   * Redeems what came back (the query of the address) and judges the token: signature by a key that the issuer publishes, issuer, audience, nonce, time. Refuses
   * `oidc.rejected` with `why`, `outbound.failed`, `outbound.forbidden`.
   */
  finish(query: string, round: IdentityRound): Promise<OutsideIdentity>;
}

export function newRoundSecret(): string {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
}

/** Nothing of a round can be told from another part of it. */
export function roundOf(secret: string): IdentityRound {
  const part = (name: string): string => toBase64Url(sha256(utf8(`FilmDeed OIDC ${name} v1\0${secret}`)));
  return { state: part('state'), nonce: part('nonce'), verifier: part('verifier') };
}
