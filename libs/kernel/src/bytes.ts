import { Refusal } from './refusal.js';

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const HEX_BYTES = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));

/** Lower-case hexadecimal without prefix. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += HEX_BYTES[byte];
  return text;
}

/** Value of each lower-case hexadecimal digit by its code; anything else is above 15. */
const HEX_DIGITS = Uint8Array.from({ length: 128 }, (_, code) => {
  const digit = '0123456789abcdef'.indexOf(String.fromCharCode(code));
  return digit < 0 ? 0xff : digit;
});

/** Strict reverse of `toHex`: lower case, even length. Refuses `encoding.invalid`. */
export function fromHex(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length >> 1);
  let wrong = text.length % 2;
  for (let i = 0; i < bytes.length; i++) {
    const high = HEX_DIGITS[text.charCodeAt(2 * i)] ?? 0xff;
    const low = HEX_DIGITS[text.charCodeAt(2 * i + 1)] ?? 0xff;
    wrong |= (high | low) & 0xf0;
    bytes[i] = (high << 4) | low;
  }
  if (wrong !== 0) throw new Refusal('encoding.invalid', 'not lower-case hexadecimal', { encoding: 'hex' });
  return bytes;
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** Two digits for every twelve bits. */
const PAIRS = Array.from({ length: 4096 }, (_, i) => DIGITS[i >> 6]! + DIGITS[i & 63]!);
/** Up to here it is faster to look digits up; beyond, to hand the bytes over. */
const MOST_LOOKED_UP = 1024;

/** Standard base64 with padding (RFC 4648 §4). */
export function toBase64(bytes: Uint8Array): string {
  if (bytes.length <= MOST_LOOKED_UP) {
    let text = '';
    const whole = bytes.length - (bytes.length % 3);
    for (let i = 0; i < whole; i += 3) {
      const bits = (bytes[i]! << 16) | (bytes[i + 1]! << 8) | bytes[i + 2]!;
      text += PAIRS[bits >> 12]! + PAIRS[bits & 4095]!;
    }
    if (bytes.length - whole === 1) return `${text}${PAIRS[bytes[whole]! << 4]}==`;
    if (bytes.length - whole === 2) {
      const bits = (bytes[whole]! << 10) | (bytes[whole + 1]! << 2);
      return `${text}${PAIRS[bits >> 6]}${DIGITS[bits & 63]}=`;
    }
    return text;
  }
  let binary = '';
  for (let i = 0; i < bytes.length; i += 0x8000) binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(binary);
}

/** Value of each digit by its code; anything else is above 63. */
function valuesOf(digits: string): Uint8Array {
  return Uint8Array.from({ length: 128 }, (_, code) => {
    const value = digits.indexOf(String.fromCharCode(code));
    return value < 0 ? 0xff : value;
  });
}

const BASE64 = valuesOf(DIGITS);
const BASE64URL = valuesOf(DIGITS.replace('+/', '-_'));

/** Strict base64 with padding and no stray bits. Refuses `encoding.invalid`. */
export function fromBase64(text: string): Uint8Array {
  if (text.length % 4 !== 0) throw new Refusal('encoding.invalid', 'not base64', { encoding: 'base64' });
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return decoded(text, text.length - padding, BASE64, 'base64');
}

/** The bytes of the first `length` digits. A length that no bytes have leaves bits over, as stray bits do. */
function decoded(text: string, length: number, values: Uint8Array, encoding: string): Uint8Array {
  const bytes = new Uint8Array((length * 3) >> 2);
  let wrong = length % 4 === 1 ? 0xff : 0;
  let [bits, held, at] = [0, 0, 0];
  for (let i = 0; i < length; i++) {
    const value = values[text.charCodeAt(i)] ?? 0xff;
    wrong |= value & 0xc0;
    bits = ((bits << 6) | value) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes[at++] = bits >> held;
  }
  if (wrong !== 0) throw new Refusal('encoding.invalid', `not ${encoding}`, { encoding });
  if ((bits & ((1 << held) - 1)) !== 0)
    throw new Refusal('encoding.invalid', `${encoding} with stray bits`, { encoding });
  return bytes;
}

/** base64url without padding (RFC 4648 §5). */
export function toBase64Url(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Strict base64url without padding. Refuses `encoding.invalid`. */
export function fromBase64Url(text: string): Uint8Array {
  return decoded(text, text.length, BASE64URL, 'base64url');
}

/** UTF-8 bytes of a text. */
export function utf8(text: string): Uint8Array {
  return ENCODER.encode(text);
}

/** Text of UTF-8 bytes; a malformed sequence refuses `encoding.invalid`. A leading BOM is kept. */
export function fromUtf8(bytes: Uint8Array): string {
  try {
    return DECODER.decode(bytes);
  } catch {
    throw new Refusal('encoding.invalid', 'not UTF-8', { encoding: 'utf-8' });
  }
}

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** Equality without early exit on the first differing byte. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ b[i]!;
  return difference === 0;
}
