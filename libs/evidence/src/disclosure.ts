import { fromBase64Url, fromUtf8, Refusal, toBase64Url, utf8 } from '@filmdeed/kernel';
import type { Sha256 } from '@filmdeed/ledger';
import { sha256 } from '@noble/hashes/sha2.js';
import { canonicalJson, refuseDeepJson, type Json, type JsonObject } from './canonical-json.js';

const SALT_BYTES = 16;
const MOST_CHARACTERS = 200_000;

/** What stands in a leaf instead of a value: SHA-256 of the disclosure, base64url (docs/format.md §2.3). */
export interface Commitment extends JsonObject {
  readonly sd: string;
}

/** A disclosure taken apart. `encoded` is the text whose digest is the commitment. */
export interface Disclosure {
  readonly encoded: string;
  readonly salt: string;
  readonly path: string;
  readonly value: Json;
}

export function isCommitment(value: Json | undefined): value is Commitment {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const members = Object.keys(value);
  return members.length === 1 && members[0] === 'sd' && typeof (value as Commitment).sd === 'string';
}

/** Commits to a value at a path of the leaf with a fresh 128-bit salt. */
export function disclose(path: string, value: Json): { disclosure: string; commitment: Commitment } {
  const salt = toBase64Url(crypto.getRandomValues(new Uint8Array(SALT_BYTES)));
  const disclosure = toBase64Url(utf8(canonicalJson([salt, path, value])));
  return { disclosure, commitment: commitmentOf(disclosure) };
}

/** SHA-256 over the ASCII bytes of the disclosure, as in SD-JWT. */
export function commitmentOf(disclosure: string, digest: Sha256 = sha256): Commitment {
  return { sd: toBase64Url(digest(utf8(disclosure))) };
}

/** Refuses `disclosure.invalid`: not base64url of canonical `[salt, path, value]`, or a salt under 16 bytes. */
export function parseDisclosure(encoded: string): Disclosure {
  const refuse = (problem: string): never => {
    throw new Refusal('disclosure.invalid', `disclosure: ${problem}`, { problem });
  };
  if (encoded.length > MOST_CHARACTERS) refuse('too long');
  let text: string;
  let parsed: Json;
  try {
    text = fromUtf8(fromBase64Url(encoded));
    refuseDeepJson(text);
    parsed = JSON.parse(text) as Json;
  } catch {
    return refuse('not base64url of JSON');
  }
  if (!Array.isArray(parsed) || parsed.length !== 3) return refuse('not [salt, path, value]');
  const [salt, path, value] = parsed as [Json, Json, Json];
  if (typeof salt !== 'string' || typeof path !== 'string') return refuse('salt and path are texts');
  if (!/^[A-Za-z0-9_-]{22,}$/.test(salt)) return refuse('the salt is shorter than 16 bytes');
  if (canonicalJson(parsed) !== text) return refuse('not canonical');
  return { encoded, salt, path, value };
}
