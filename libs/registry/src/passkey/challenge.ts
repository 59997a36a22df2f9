import { concatBytes, fromBase64Url, toBase64Url, utf8 } from '@filmdeed/kernel';

export const PASSKEY_PURPOSES = ['register', 'sign-in', 'step-up'] as const;
/** What an authenticator is asked for: a new passkey, a session, or once more the holder of a session. */
export type PasskeyPurpose = (typeof PASSKEY_PURPOSES)[number];

const RANDOM_BYTES = 32;

/**
 * A fresh challenge that names its purpose: `FilmDeed <purpose> v1`, a zero byte, 32 random bytes; base64url. The challenge of a statement to sign is
 * its digest of exactly 32 bytes (docs/format.md §3.1), and this one is longer: an assertion for the one never passes for the other.
 */
export function newChallenge(purpose: PasskeyPurpose): string {
  return toBase64Url(concatBytes(prefixOf(purpose), crypto.getRandomValues(new Uint8Array(RANDOM_BYTES))));
}

/** Whether a text is a challenge for exactly this purpose. */
export function isChallengeFor(purpose: PasskeyPurpose, challenge: string): boolean {
  let bytes: Uint8Array;
  try {
    bytes = fromBase64Url(challenge);
  } catch {
    return false;
  }
  const prefix = prefixOf(purpose);
  return bytes.length === prefix.length + RANDOM_BYTES && prefix.every((byte, i) => byte === bytes[i]);
}

function prefixOf(purpose: PasskeyPurpose): Uint8Array {
  return utf8(`FilmDeed ${purpose} v1\0`);
}
