import type { Shape } from './shape.js';

/** Length of the signer's key part per scheme (docs/format.md §3.1). */
export const SIGNER_BYTES = { p256: 64, 'webauthn-p256': 64, secp256k1: 20 } as const;
export type Scheme = keyof typeof SIGNER_BYTES;

/** All members base64url. `rs` is r ‖ s, with v behind it for `secp256k1`. */
export interface Signature {
  readonly rs: string;
  readonly authenticatorData?: string;
  readonly clientDataJSON?: string;
}

export function isScheme(text: string): text is Scheme {
  return Object.hasOwn(SIGNER_BYTES, text);
}

/** Reads a signature of any scheme: `rs`, and both WebAuthn members or none. */
export function readSignature(shape: Shape): Signature {
  const webauthn = shape.has('authenticatorData');
  shape.object(webauthn ? ['rs', 'authenticatorData', 'clientDataJSON'] : ['rs']);
  const part = (name: string, most: number): string =>
    shape.at(name).match(new RegExp(`^[A-Za-z0-9_-]{1,${most}}$`), 'base64url');
  return {
    ...(webauthn
      ? { authenticatorData: part('authenticatorData', 2000), clientDataJSON: part('clientDataJSON', 4000) }
      : {}),
    rs: part('rs', 2000),
  };
}
