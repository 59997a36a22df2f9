import { hmac } from '@noble/hashes/hmac.js';
import { sha1 } from '@noble/hashes/legacy.js';

/** RFC 6238 as every authenticator app speaks it: HMAC-SHA-1, six digits, steps of 30 seconds. */
export const TOTP_STEP_SECONDS = 30;
/** RFC 4226 §4 R6. */
export const TOTP_SEED_BYTES = 20;
/** Steps that the clock of the device may be off, either way (RFC 6238 §6). */
const DRIFT_STEPS = 1;

export function newTotpSeed(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(TOTP_SEED_BYTES));
}

/** RFC 4226 §5.3 of one step. */
export function totpCode(seed: Uint8Array, step: number, digits = 6): string {
  const counter = new Uint8Array(8);
  new DataView(counter.buffer).setBigUint64(0, BigInt(step));
  const mac = hmac(sha1, seed, counter);
  const offset = mac.at(-1)! & 0x0f;
  const number = new DataView(mac.buffer, mac.byteOffset).getUint32(offset) & 0x7fffffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

export function totpStep(now: Date): number {
  return Math.floor(now.getTime() / 1000 / TOTP_STEP_SECONDS);
}

/** The step whose code this is, near `now` and after the last one used (RFC 6238 §5.2: a code counts once); null if none. */
export function stepOfCode(seed: Uint8Array, code: string, now: Date, lastStep: number): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const middle = totpStep(now);
  for (let step = middle - DRIFT_STEPS; step <= middle + DRIFT_STEPS; step++) {
    if (step > lastStep && totpCode(seed, step) === code) return step;
  }
  return null;
}

/** RFC 4648 base 32 without padding: how a seed is typed. */
export function seedText(seed: Uint8Array): string {
  const bits = [...seed].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('');
}

/** What a QR code says to an authenticator app (Key Uri Format). */
export function totpUri(seed: Uint8Array, names: { readonly issuer: string; readonly login: string }): string {
  const [issuer, login] = [names.issuer, names.login].map(encodeURIComponent);
  return `otpauth://totp/${issuer}:${login}?secret=${seedText(seed)}&issuer=${issuer}&algorithm=SHA1&digits=6&period=${TOTP_STEP_SECONDS}`;
}
