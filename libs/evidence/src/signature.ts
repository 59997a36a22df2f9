import {
  concatBytes,
  equalBytes,
  fromBase64Url,
  fromHex,
  fromUtf8,
  Refusal,
  toBase64Url,
  toHex,
} from '@filmdeed/kernel';
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { isScheme, type Scheme, type Signature, SIGNER_BYTES } from './signature-form.js';
import { parseThreshold, THRESHOLD_SCHEME, thresholdSignatures } from './signers/threshold.js';

const USER_PRESENT = 0x01;
const PLAIN = { prehash: false, lowS: true } as const;

/**
 * Port: ECDSA over P-256. True exactly if `rs` (r ‖ s, 64 bytes, s in the lower half) is a signature over the 32-byte hash by the key X ‖ Y (128
 * hex digits); false also for a key that is no point of the curve. Never throws. `checkP256` is ours; a machine may have a faster one.
 */
export type P256Check = (key: string, hash: Uint8Array, rs: Uint8Array) => boolean;

export const checkP256: P256Check = (key, hash, rs) => {
  try {
    return p256.verify(rs, hash, fromHex(`04${key}`), PLAIN);
  } catch {
    return false; // no point of the curve, or no numbers of its group
  }
};

/**
 * Checks a signature over a 32-byte statement digest (docs/format.md §3.1). `signer` is the key part in hex.
 * Refuses `signature.unknown-scheme` (nobody here can judge it) or `signature.invalid` with the reason.
 */
export function verifySignature(
  scheme: string,
  signer: string,
  digest: Uint8Array,
  signature: Signature,
  check: P256Check = checkP256,
): void {
  if (scheme === THRESHOLD_SCHEME) return verifyThreshold(signer, digest, signature, check);
  if (!isScheme(scheme)) throw new Refusal('signature.unknown-scheme', `no rules here for ${scheme}`, { scheme });
  if (signer.length !== 2 * SIGNER_BYTES[scheme]) refuse(scheme, 'signer of the wrong length');
  const webauthn = scheme === 'webauthn-p256';
  if (webauthn !== (signature.authenticatorData !== undefined)) refuse(scheme, 'members of another scheme');
  if (scheme === 'secp256k1') return verifyRecoverable(signer, digest, bytesOf(scheme, signature.rs));
  const rs = bytesOf(scheme, signature.rs);
  if (rs.length !== 64) refuse(scheme, 'not r and s of 32 bytes');
  if (!check(signer, webauthn ? webauthnMessage(digest, signature) : digest, rs)) {
    refuse(scheme, 'signature does not match key and statement');
  }
}

/** Signs a 32-byte digest with a P-256 secret key (32 bytes), s in the lower half. */
export function signP256(secretKey: Uint8Array, digest: Uint8Array): Signature {
  return { rs: toBase64Url(p256.sign(digest, secretKey, PLAIN)) };
}

/** X ‖ Y in hex of a P-256 secret key: its `signer`. */
export function p256Signer(secretKey: Uint8Array): string {
  return toHex(p256.getPublicKey(secretKey, false).subarray(1));
}

/**
 * Turns an ECDSA signature in DER, as authenticators and OpenSSL make it, into r ‖ s with s in the lower half.
 * The higher s is equally valid mathematics, but contracts refuse it (OpenZeppelin P256). Refuses `signature.invalid`.
 */
export function p256SignatureFromDer(der: Uint8Array): string {
  try {
    const signature = p256.Signature.fromBytes(der, 'der');
    const { r, s } = signature;
    const low = signature.hasHighS() ? new p256.Signature(r, p256.Point.Fn.neg(s)) : signature;
    return toBase64Url(low.toBytes('compact'));
  } catch {
    return refuse('p256', 'not a DER signature');
  }
}

/** True if the 64 bytes X ‖ Y in hex name a point on P-256. */
export function isP256Key(key: string): boolean {
  try {
    p256.Point.fromHex(`04${key}`).assertValidity();
    return true;
  } catch {
    return false;
  }
}

/**
 * WebAuthn Level 2 §7.2, the steps that bind an assertion to the statement: type, challenge, user present.
 * Origin and counter say nothing about the statement and are left to the sign-in.
 */
function webauthnMessage(digest: Uint8Array, signature: Signature): Uint8Array {
  const scheme = 'webauthn-p256';
  const authenticatorData = bytesOf(scheme, signature.authenticatorData!);
  const clientDataJSON = bytesOf(scheme, signature.clientDataJSON!);
  let clientData: { type?: unknown; challenge?: unknown };
  try {
    clientData = JSON.parse(fromUtf8(clientDataJSON)) as typeof clientData;
  } catch {
    return refuse(scheme, 'clientDataJSON is no JSON');
  }
  if (typeof clientData !== 'object' || clientData === null) return refuse(scheme, 'clientDataJSON is no object');
  if (clientData.type !== 'webauthn.get') return refuse(scheme, 'not an assertion');
  if (clientData.challenge !== toBase64Url(digest)) return refuse(scheme, 'the challenge is another statement');
  if (authenticatorData.length < 37) return refuse(scheme, 'authenticatorData is too short');
  if ((authenticatorData[32]! & USER_PRESENT) === 0) return refuse(scheme, 'the user was not present');
  return sha256(concatBytes(authenticatorData, sha256(clientDataJSON)));
}

/** k of the n keys that `signer` names (docs/format.md §3.3); one bad signature among good ones makes the whole bad. */
function verifyThreshold(signer: string, digest: Uint8Array, signature: Signature, check: P256Check): void {
  const { threshold, members } = parseThreshold(signer);
  const given = thresholdSignatures(signature, members);
  if (given.length < threshold) refuse(THRESHOLD_SCHEME, `${given.length} of ${threshold} signatures`);
  for (const { scheme, key, signature: own } of given) verifySignature(scheme, key, digest, own, check);
}

function verifyRecoverable(signer: string, digest: Uint8Array, rsv: Uint8Array): void {
  if (rsv.length !== 65) refuse('secp256k1', 'not r, s and v');
  const recovery = rsv[64]! >= 27 ? rsv[64]! - 27 : rsv[64]!;
  let address: Uint8Array;
  try {
    const signature = secp256k1.Signature.fromBytes(rsv.subarray(0, 64), 'compact').addRecoveryBit(recovery);
    if (signature.hasHighS()) throw new Error('high s');
    const point = signature.recoverPublicKey(digest).toBytes(false);
    address = keccak_256(point.subarray(1)).subarray(12);
  } catch {
    return refuse('secp256k1', 'no key can be recovered');
  }
  if (!equalBytes(address, fromHex(signer))) refuse('secp256k1', 'signature does not match address and statement');
}

function bytesOf(scheme: Scheme, text: string): Uint8Array {
  try {
    return fromBase64Url(text);
  } catch {
    return refuse(scheme, 'not base64url');
  }
}

function refuse(scheme: string, problem: string): never {
  throw new Refusal('signature.invalid', `${scheme}: ${problem}`, { scheme, problem });
}
