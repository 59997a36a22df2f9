import type { Shape } from './shape.js';

/** Length of the signer's key part per scheme (docs/format.md §3.1). */
export const SIGNER_BYTES = { p256: 64, 'webauthn-p256': 64, secp256k1: 20, 'p256-custodial': 64 } as const;
export type Scheme = keyof typeof SIGNER_BYTES;

/** ECDSA by a key that the operator keeps for the party: every leaf that it signed says so itself. */
export const CUSTODIAL_SCHEME = 'p256-custodial' satisfies Scheme;

/** Who keeps the secret half of a key of this scheme. */
export function custodyOf(scheme: string): 'party' | 'operator' {
  return scheme === CUSTODIAL_SCHEME ? 'operator' : 'party';
}

/** All members base64url. `rs` is r ‖ s, with v behind it for `secp256k1`. */
export interface Signature {
  readonly rs: string;
  readonly authenticatorData?: string;
  readonly clientDataJSON?: string;
}

export function isScheme(text: string): text is Scheme {
  return Object.hasOwn(SIGNER_BYTES, text);
}

const MOST_MEMBERS = 16;
const BASE64URL = /^[A-Za-z0-9_-]+$/;

/**
 * Reads a signature: `rs`, and both WebAuthn members or none. A scheme that nobody here knows has members of its own, each base64url;
 * `verifySignature` refuses it before it looks at any of them.
 */
export function readSignature(shape: Shape, scheme: string): Signature {
  if (!isScheme(scheme)) return readUnknown(shape);
  const webauthn = shape.has('authenticatorData');
  shape.object(webauthn ? ['rs', 'authenticatorData', 'clientDataJSON'] : ['rs']);
  const part = (name: string, most: number): string => {
    const member = shape.at(name);
    const text = member.match(BASE64URL, 'base64url');
    return text.length <= most ? text : member.refuse('not base64url');
  };
  return {
    ...(webauthn
      ? { authenticatorData: part('authenticatorData', 2000), clientDataJSON: part('clientDataJSON', 4000) }
      : {}),
    rs: part('rs', 2000),
  };
}

function readUnknown(shape: Shape): Signature {
  const { value } = shape;
  const names = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  shape.object([], names);
  if (names.length > MOST_MEMBERS) shape.refuse(`more than ${MOST_MEMBERS} members`);
  if (!names.every((name) => /^[A-Za-z][A-Za-z0-9]{0,31}$/.test(name))) shape.refuse('a member with another name');
  const members = names.map((name) => [name, shape.at(name).match(/^[A-Za-z0-9_-]{1,8000}$/, 'base64url')]);
  return Object.fromEntries(members) as Signature;
}
