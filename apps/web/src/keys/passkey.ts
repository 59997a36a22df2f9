import { p256SignatureFromDer, type Signature } from '@filmdeed/evidence';
import { fromBase64Url, toBase64Url, toHex, utf8 } from '@filmdeed/kernel';
import { ApiRefusal } from '../api/api-refusal.js';

/** COSE algorithm number of ES256 (ECDSA with P-256 and SHA-256). */
const ES256 = -7;
const MINUTES = 60_000;

/** Why passkeys cannot be used here, or undefined if they can. */
export function passkeyObstacle(): 'insecure' | 'unsupported' | undefined {
  if (!window.isSecureContext) return 'insecure';
  return typeof window.PublicKeyCredential === 'function' ? undefined : 'unsupported';
}

/** A fresh passkey: its public key as X ‖ Y in hex. */
export interface NewPasskey {
  readonly credentialId: string;
  readonly key: string;
}

/**
 * Asks for a new passkey of the party. Refuses `passkey.unavailable`, `passkey.cancelled`, `passkey.present` (one of `known` is on the device),
 * `passkey.other-algorithm`.
 */
export async function createPasskey(
  who: { party: string; login: string; name: string },
  known: readonly string[],
): Promise<NewPasskey> {
  requirePasskeys();
  const credential = await asked(
    navigator.credentials.create({
      publicKey: {
        rp: { id: window.location.hostname, name: '影契 FilmDeed' },
        user: { id: buffer(utf8(who.party)), name: who.login, displayName: who.name },
        challenge: buffer(crypto.getRandomValues(new Uint8Array(32))),
        pubKeyCredParams: [{ type: 'public-key', alg: ES256 }],
        authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
        excludeCredentials: known.map(descriptor),
        attestation: 'none',
        timeout: 5 * MINUTES,
      },
    }),
  );
  const response = credential.response as AuthenticatorAttestationResponse;
  const spki = response.getPublicKey();
  if (response.getPublicKeyAlgorithm() !== ES256 || spki === null) throw refusal('passkey.other-algorithm');
  return { credentialId: toBase64Url(new Uint8Array(credential.rawId)), key: keyOfSpki(new Uint8Array(spki)) };
}

/** Signs a 32-byte statement digest, which is the challenge (docs/format.md §3.1). `credentials`: base64url ids that may sign. */
export async function signWithPasskey(
  digest: Uint8Array,
  credentials: readonly string[],
  userVerification: 'preferred' | 'required' = 'preferred',
): Promise<{ credentialId: string; signature: Signature }> {
  requirePasskeys();
  const credential = await asked(
    navigator.credentials.get({
      publicKey: {
        rpId: window.location.hostname,
        challenge: buffer(digest),
        allowCredentials: credentials.map(descriptor),
        userVerification,
        timeout: 5 * MINUTES,
      },
    }),
  );
  const response = credential.response as AuthenticatorAssertionResponse;
  return {
    credentialId: toBase64Url(new Uint8Array(credential.rawId)),
    signature: {
      rs: p256SignatureFromDer(new Uint8Array(response.signature)),
      authenticatorData: toBase64Url(new Uint8Array(response.authenticatorData)),
      clientDataJSON: toBase64Url(new Uint8Array(response.clientDataJSON)),
    },
  };
}

/** X ‖ Y in hex of a P-256 key in SubjectPublicKeyInfo (RFC 5480): its last 64 bytes, behind the mark of an uncompressed point. */
export function keyOfSpki(spki: Uint8Array): string {
  if (spki.length !== 91 || spki[26] !== 0x04) throw refusal('passkey.other-algorithm');
  return toHex(spki.subarray(27));
}

export function requirePasskeys(): void {
  if (passkeyObstacle() !== undefined) throw refusal('passkey.unavailable');
}

export async function asked(prompt: Promise<Credential | null>): Promise<PublicKeyCredential> {
  try {
    const credential = await prompt;
    if (credential === null) throw refusal('passkey.cancelled');
    return credential as PublicKeyCredential;
  } catch (error) {
    const { name } = error as { name?: string };
    if (name === 'InvalidStateError') throw refusal('passkey.present');
    if (name === 'NotAllowedError' || name === 'AbortError') throw refusal('passkey.cancelled');
    if (name === 'SecurityError' || name === 'NotSupportedError') throw refusal('passkey.unavailable');
    throw error;
  }
}

export function descriptor(id: string): PublicKeyCredentialDescriptor {
  return { type: 'public-key', id: buffer(fromBase64Url(id)) };
}

/** The browser's types ask for bytes that are surely not shared between threads. */
export function buffer(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}

function refusal(code: string): ApiRefusal {
  return new ApiRefusal({ title: '', status: 0, detail: code, code, facts: {} });
}
