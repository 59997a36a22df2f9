import { fromUtf8, Refusal } from '@filmdeed/kernel';
import { Der, TAG } from './der.js';
import { invalidToken } from './token-refusal.js';

/** PKIStatus (RFC 3161 §2.4.2), by number. */
const STATUS = ['granted', 'grantedWithMods', 'rejection', 'waiting', 'revocationWarning', 'revocationNotification'];
/** PKIFailureInfo, by bit. */
const FAILURES: Readonly<Record<number, string>> = {
  0: 'badAlg',
  2: 'badRequest',
  5: 'badDataFormat',
  14: 'timeNotAvailable',
  15: 'unacceptedPolicy',
  16: 'unacceptedExtension',
  17: 'addInfoNotAvailable',
  25: 'systemFailure',
};

/**
 * Takes the token (DER) out of a TimeStampResp. Refuses `timestamp.rejected` with `status`, `failInfo` and `said` if the authority gave none, else
 * `timestamp.invalid`.
 */
export function openTimeStampResponse(bytes: Uint8Array): Uint8Array {
  const [info, token] = Der.read(bytes).list(TAG.sequence, 1, 2);
  const [status, ...rest] = info!.list(TAG.sequence, 1, 3);
  const name = STATUS[status!.number(255)] ?? 'unknown';
  if (name === 'granted' || name === 'grantedWithMods') {
    return token?.expect(TAG.sequence).bytes ?? invalidToken('status', 'granted without a token');
  }
  const text = rest[0]?.tag === TAG.sequence ? rest.shift() : undefined;
  const failures = rest[0]?.tag === TAG.bits ? rest[0].namedBits() : [];
  throw new Refusal('timestamp.rejected', 'the time-stamp authority said no', {
    check: 'status',
    status: name,
    failInfo: failures.map((bit) => FAILURES[bit] ?? String(bit)),
    said: text === undefined ? '' : printable(text.list(TAG.sequence, 0, 20)),
  });
}

function printable(texts: readonly Der[]): string {
  try {
    return texts
      .map((each) => fromUtf8(each.octets(TAG.utf8)))
      .join(' ')
      .slice(0, 200)
      .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?');
  } catch {
    return '';
  }
}
