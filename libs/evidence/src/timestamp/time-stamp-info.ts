import { toHex } from '@filmdeed/kernel';
import { context, Der, TAG } from './der.js';
import { type DerTime, readGeneralizedTime } from './der-time.js';
import { invalidToken } from './token-refusal.js';

/** TSTInfo of RFC 3161 §2.4.2. */
export interface TimeStampInfo {
  readonly policy: string;
  /** Object identifier of the hash, and the hash. */
  readonly imprint: { readonly algorithm: string; readonly hash: Uint8Array };
  /** hex */
  readonly serial: string;
  /** Times of docs/format.md; `genTime` is rounded down to a millisecond, `earliest` and `latest` are it less and plus the accuracy, rounded outward. */
  readonly genTime: string;
  readonly earliest: string;
  readonly latest: string;
  /** Microseconds; null if the token names none, which counts as a second: the last digit that its time must have. */
  readonly accuracy: number | null;
  /** hex of the content octets */
  readonly nonce: string | null;
}

const MOST_SECONDS = 2 ** 31;
const UNSTATED_ACCURACY = 1_000_000;

/** Reads the content of a token. Refuses `timestamp.invalid`. */
export function readTimeStampInfo(bytes: Uint8Array): TimeStampInfo {
  const [version, policy, imprint, serial, genTime, ...rest] = Der.read(bytes).list(TAG.sequence, 5, 10);
  if (version!.integerBytes().length !== 1 || version!.content[0] !== 1) invalidToken('info', 'not version 1');
  const take = (tag: number): Der | undefined => (rest[0]?.tag === tag ? rest.shift() : undefined);
  const accuracy = take(TAG.sequence);
  take(TAG.boolean)?.boolean();
  const nonce = take(TAG.integer);
  take(context(0));
  const extensions = take(context(1));
  if (rest.length > 0) invalidToken('info', 'members in another order, or unknown ones');
  extensions?.list(context(1)).forEach(refuseCritical);
  const micros = accuracy === undefined ? null : readAccuracy(accuracy);
  return {
    policy: policy!.oid(),
    imprint: readImprint(imprint!),
    serial: serial!.unsignedHex(),
    ...boundsOf(readGeneralizedTime(genTime!), micros ?? UNSTATED_ACCURACY),
    accuracy: micros,
    nonce: nonce === undefined ? null : toHex(nonce.integerBytes()),
  };
}

/** MessageImprint, in token and request. */
export function readImprint(der: Der): TimeStampInfo['imprint'] {
  const [algorithm, hash] = der.list(TAG.sequence, 2, 2);
  return { algorithm: algorithm!.list(TAG.sequence, 1, 2)[0]!.oid(), hash: hash!.octets() };
}

function readAccuracy(der: Der): number {
  const members = [...der.list(TAG.sequence, 0, 3)];
  const take = (tag: number, least: number, most: number): number => {
    if (members[0]?.tag !== tag) return 0;
    const value = members.shift()!.number(most, tag);
    return value < least ? invalidToken('info', 'an accuracy out of range') : value;
  };
  const seconds = take(TAG.integer, 0, MOST_SECONDS);
  const millis = take(context(0, false), 1, 999);
  const micros = take(context(1, false), 1, 999);
  if (members.length > 0) invalidToken('info', 'a malformed accuracy');
  return 1_000_000 * seconds + 1000 * millis + micros;
}

function boundsOf(
  { second, micros, more }: DerTime,
  accuracy: number,
): Pick<TimeStampInfo, 'genTime' | 'earliest' | 'latest'> {
  const at = (milliseconds: number): string => {
    const text = new Date(second + milliseconds).toISOString();
    return text.length === 24 ? text : invalidToken('info', 'a time beyond the year 9999');
  };
  return {
    genTime: at(Math.floor(micros / 1000)),
    earliest: at(Math.floor((micros - accuracy) / 1000)),
    latest: at(Math.ceil((micros + (more ? 1 : 0) + accuracy) / 1000)),
  };
}

function refuseCritical(extension: Der): void {
  const [oid, critical] = extension.list(TAG.sequence, 2, 3);
  if (critical!.tag === TAG.boolean && critical!.boolean()) {
    invalidToken('info', 'a critical extension that is not known here', { extension: oid!.oid() });
  }
}
