import { type Der, TAG } from './der.js';
import { invalidToken } from './token-refusal.js';

/** A moment as DER says it: milliseconds since 1970 of its whole second, and microseconds in that second, rounded down. */
export interface DerTime {
  readonly second: number;
  readonly micros: number;
  /** True if there is more behind the microseconds. */
  readonly more: boolean;
}

const FORM = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{1,30}))?Z$/;

/** GeneralizedTime in UTC with any fraction (RFC 3161 §2.4.2). */
export function readGeneralizedTime(der: Der): DerTime {
  return timeOf(der.expect(TAG.generalizedTime).ascii(), true);
}

/** UTCTime or GeneralizedTime of a certificate (RFC 5280 §4.1.2.5), in milliseconds since 1970. */
export function readCertificateTime(der: Der): number {
  if (der.tag !== TAG.utcTime) return timeOf(der.expect(TAG.generalizedTime).ascii(), false).second;
  const text = der.ascii();
  return timeOf(`${Number(text.slice(0, 2)) >= 50 ? '19' : '20'}${text}`, false).second;
}

function timeOf(text: string, fraction: boolean): DerTime {
  const [, ...parts] = FORM.exec(text) ?? invalidToken('form', 'not a time in UTC');
  const [year, month, day, hour, minute, second] = parts.slice(0, 6).map(Number) as [number, ...number[]];
  const digits = parts[6] ?? '';
  const at = new Date(Date.UTC(year, month! - 1, day, hour, minute, second));
  const again = at.toISOString().replace(/[-:T]|\.\d+Z$/g, '');
  if (year < 1950 || again !== text.slice(0, 14)) return invalidToken('form', 'a time that does not exist');
  if (digits !== '' && (!fraction || digits.endsWith('0'))) return invalidToken('form', 'a time that is not DER');
  return { second: at.getTime(), micros: Number(digits.slice(0, 6).padEnd(6, '0')), more: digits.length > 6 };
}
