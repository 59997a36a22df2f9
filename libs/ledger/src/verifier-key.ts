import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, fromBase64, Refusal, toBase64, toHex, utf8 } from '@filmdeed/kernel';

/** Signature type of plain Ed25519 (C2SP signed-note). */
export const ED25519_TYPE = 0x01;

/** Checks note signatures of one key. */
export interface NoteVerifier {
  readonly name: string;
  /** First four bytes of the key's hash, 8 hex digits. */
  readonly keyId: string;
  verify(message: Uint8Array, signature: Uint8Array): boolean;
}

/** Signs notes with one key, which may be held elsewhere. */
export interface NoteSigner {
  readonly name: string;
  readonly keyId: string;
  /** The public half, as `name+keyId+base64`. */
  readonly verifierKey: string;
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/** True for a key name: not empty, no white space, no control character, no plus sign (C2SP signed-note). */
export function isKeyName(name: string): boolean {
  return name.length > 0 && !/[\p{White_Space}\p{Cc}\p{Surrogate}+]/u.test(name);
}

/** Key id: first four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key), hex. */
export function keyIdOf(name: string, type: number, publicKey: Uint8Array): string {
  return toHex(sha256(concatBytes(utf8(name), Uint8Array.of(0x0a, type), publicKey)).subarray(0, 4));
}

/** `name+keyId+base64(type ‖ public key)` of an Ed25519 public key of 32 bytes. Refuses `note.invalid`. */
export function formatVerifierKey(name: string, publicKey: Uint8Array): string {
  if (!isKeyName(name)) throw new Refusal('note.invalid', 'not a key name', { name });
  if (publicKey.length !== 32) {
    throw new Refusal('note.invalid', 'an Ed25519 public key is 32 bytes', { bytes: publicKey.length });
  }
  const encoded = toBase64(concatBytes(Uint8Array.of(ED25519_TYPE), publicKey));
  return `${name}+${keyIdOf(name, ED25519_TYPE, publicKey)}+${encoded}`;
}

/**
 * Port: a faster Ed25519. `true` only if RFC 8032 §5.1.7 holds as it stands there, without the cofactor and with s below the order; whatever it
 * does not confirm is judged by ours, so that every machine comes to the same verdict. Never throws.
 */
export type Ed25519Check = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;

/**
 * The verifier of an Ed25519 vkey. Refuses `note.invalid`: another key type, a key id that does not belong to name and key, a
 * malformed text.
 */
export function parseVerifierKey(vkey: string, check?: Ed25519Check): NoteVerifier {
  const { name, keyId, type, key } = splitKey(vkey);
  if (type !== ED25519_TYPE || key.length !== 32) {
    throw new Refusal('note.invalid', 'not an Ed25519 verifier key', { name, type });
  }
  if (keyIdOf(name, type, key) !== keyId) {
    throw new Refusal('note.invalid', 'the key id does not belong to this name and key', { name, keyId });
  }
  const confirms = check !== undefined && isStrictKey(key) ? check : undefined;
  return {
    name,
    keyId,
    verify(message, signature) {
      if (signature.length !== 64) return false;
      if (confirms?.(key, message, signature) === true) return true;
      try {
        return ed25519.verify(signature, message, key, { zip215: false });
      } catch {
        return false; // a public key or signature that encodes no curve point
      }
    },
  };
}

/** The same verifier for one look at things that repeat each other: what it has judged once it does not judge again. */
export function judgingOnce({ name, keyId, verify }: NoteVerifier): NoteVerifier {
  const judged = new Map<string, boolean>();
  return {
    name,
    keyId,
    verify(message, signature) {
      const what = `${toHex(signature)} ${toHex(sha256(message))}`;
      const verdict = judged.get(what) ?? verify(message, signature);
      judged.set(what, verdict);
      return verdict;
    },
  };
}

/** A key that ours would take too: canonical, and not of small order. */
function isStrictKey(key: Uint8Array): boolean {
  try {
    return !ed25519.Point.fromBytes(key, false).isSmallOrder();
  } catch {
    return false;
  }
}

const PRIVATE_PREFIX = 'PRIVATE+KEY+';

/** A new Ed25519 signing key, `PRIVATE+KEY+name+keyId+base64(type ‖ seed)`: a secret. Refuses `note.invalid`. */
export function newSigningKey(name: string, seed: Uint8Array = ed25519.utils.randomSecretKey()): string {
  if (!isKeyName(name)) throw new Refusal('note.invalid', 'not a key name', { name });
  const keyId = keyIdOf(name, ED25519_TYPE, ed25519.getPublicKey(seed));
  return `${PRIVATE_PREFIX}${name}+${keyId}+${toBase64(concatBytes(Uint8Array.of(ED25519_TYPE), seed))}`;
}

/** Port: signs with the Ed25519 key of a seed of 32 bytes (RFC 8032 §5.1.6). A machine may have a faster one than ours. */
export type Ed25519Sign = (seed: Uint8Array) => (message: Uint8Array) => Uint8Array | Promise<Uint8Array>;

const signEd25519: Ed25519Sign = (seed) => (message) => ed25519.sign(message, seed);

/** The signer of a key made by `newSigningKey` or by Go's note package. Refuses `note.invalid` without repeating the key. */
export function parseSigningKey(text: string, signWith: Ed25519Sign = signEd25519): NoteSigner {
  const trimmed = text.trim();
  if (!trimmed.startsWith(PRIVATE_PREFIX)) throw new Refusal('note.invalid', 'not a note signing key');
  const { name, keyId, type, key: seed } = splitKey(trimmed.slice(PRIVATE_PREFIX.length));
  if (type !== ED25519_TYPE || seed.length !== 32) {
    throw new Refusal('note.invalid', 'not an Ed25519 signing key', { name, type });
  }
  const publicKey = ed25519.getPublicKey(seed);
  if (keyIdOf(name, type, publicKey) !== keyId) {
    throw new Refusal('note.invalid', 'the key id does not belong to this name and key', { name, keyId });
  }
  const sign = signWith(seed);
  return { name, keyId, verifierKey: formatVerifierKey(name, publicKey), sign: async (message) => sign(message) };
}

/** The parts of a key text, unchecked. Base64 may hold plus signs: only the first two of them separate. Refuses `note.invalid`. */
export function splitKey(text: string): { name: string; keyId: string; type: number; key: Uint8Array } {
  const parts = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/su.exec(text);
  if (parts === null || !isKeyName(parts[1]!)) throw new Refusal('note.invalid', 'not a note key');
  let bytes: Uint8Array;
  try {
    bytes = fromBase64(parts[3]!);
  } catch {
    throw new Refusal('note.invalid', 'not a note key');
  }
  if (bytes.length < 2) throw new Refusal('note.invalid', 'not a note key');
  return { name: parts[1]!, keyId: parts[2]!, type: bytes[0]!, key: bytes.subarray(1) };
}
