import { fromUtf8, Refusal, utf8 } from '@filmdeed/kernel';

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [member: string]: Json;
}

const LONE_SURROGATE = /\p{Surrogate}/u;
/** Stands in JSON as it is. */
const PLAIN = /^[ !#-[\]-~]*$/;

/**
 * RFC 8785 (JCS) text of a value. Numbers are limited to integers between 0 and 2^53−1 (docs/format.md), where
 * RFC 8785 §3.2.2.3 and plain decimal agree. Refuses `leaf.invalid` for anything that has no such form.
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || value < 0 || Object.is(value, -0)) {
      throw new Refusal('leaf.invalid', 'numbers are integers from 0 to 2^53-1', { number: String(value) });
    }
    return String(value);
  }
  if (typeof value === 'string') return canonicalString(value);
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object') throw new Refusal('leaf.invalid', `no JSON value: ${typeof value}`);
  const object = value as JsonObject;
  // The default sort compares UTF-16 code units, as RFC 8785 §3.2.3 asks.
  let text = '';
  for (const name of Object.keys(object).sort()) {
    text += `${text === '' ? '' : ','}${canonicalString(name)}:${canonicalJson(object[name]!)}`;
  }
  return `{${text}}`;
}

export function canonicalBytes(value: Json): Uint8Array {
  return utf8(canonicalJson(value));
}

/**
 * Reads bytes that must be the canonical form of their own value: this also excludes duplicate members, byte order marks
 * and spare white space. Refuses `leaf.not-canonical`, or `leaf.invalid` if it is no JSON at all.
 */
export function parseCanonical(bytes: Uint8Array): Json {
  const text = fromUtf8(bytes);
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    throw new Refusal('leaf.invalid', 'not JSON');
  }
  if (canonicalJson(value) !== text) throw new Refusal('leaf.not-canonical', 'not in RFC 8785 form');
  return value;
}

/** The nesting of a value; hostile depth is refused before anything recurses over it. */
export function refuseDeepJson(text: string, most = 32): void {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const character = text.charCodeAt(i);
    if (inString) {
      if (character === 0x5c) i++;
      else if (character === 0x22) inString = false;
    } else if (character === 0x22) inString = true;
    else if (character === 0x7b || character === 0x5b) {
      if (++depth > most) throw new Refusal('leaf.invalid', 'nested too deeply', { most });
    } else if (character === 0x7d || character === 0x5d) depth--;
  }
}

function canonicalString(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  if (LONE_SURROGATE.test(text)) throw new Refusal('leaf.invalid', 'text with a lone surrogate');
  return JSON.stringify(text);
}
