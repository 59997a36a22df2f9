import { type AccountId, concatBytes, utf8 } from '@filmdeed/kernel';
import { sha256 } from '@noble/hashes/sha2.js';

export const RECOVERY_CODES = 10;

/** Crockford's base 32: no i, l, o, u. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** 80 random bits in four groups of four: `7h2k-…`. */
export function newRecoveryCode(): string {
  const letters = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => ALPHABET[byte & 31]).join('');
  return letters.match(/.{4}/g)!.join('-');
}

/** The letters of a recovery code as it may be typed, or null. */
export function recoveryLetters(text: string): string | null {
  const letters = text.toLowerCase().replace(/[\s-]/g, '').replace(/o/g, '0').replace(/[il]/g, '1');
  return /^[0-9a-hjkmnp-tv-z]{16}$/.test(letters) ? letters : null;
}

/** What is stored of one. It has 80 random bits, so a fast hash is enough; the account in it keeps equal codes apart. */
export function recoveryHash(account: AccountId, letters: string): Uint8Array {
  return sha256(concatBytes(utf8(`${account} `), utf8(letters)));
}
