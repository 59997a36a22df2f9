import * as asn1 from 'asn1js';
import { toHex } from '@filmdeed/kernel';
import { Der, TAG } from './der.js';
import { HASHES } from './hash-algorithm.js';
import { readImprint, type TimeStampInfo } from './time-stamp-info.js';
import { invalidToken } from './token-refusal.js';

export interface TimeStampQuestion {
  /** SHA-256 of what is to be stamped. */
  readonly imprint: Uint8Array;
  /** At least 8 random bytes; the first bit is cleared and the first byte never zero, so that no two encodings of it differ. */
  readonly nonce: Uint8Array;
  /** Dotted. */
  readonly policy?: string;
}

/** TimeStampReq that asks for the certificates too (RFC 3161 §2.4.1), DER. */
export function timeStampRequest({ imprint, nonce, policy }: TimeStampQuestion): Uint8Array {
  if (imprint.length !== 32) throw new RangeError('an imprint is 32 bytes');
  if (nonce.length < 8 || nonce.length > 32) throw new RangeError('a nonce is 8 to 32 bytes');
  const positive = Uint8Array.from(nonce);
  positive[0] = (positive[0]! & 0x3f) | 0x40;
  const algorithm = [new asn1.ObjectIdentifier({ value: HASHES['SHA-256'].oid }), new asn1.Null()];
  const request = new asn1.Sequence({
    value: [
      new asn1.Integer({ value: 1 }),
      new asn1.Sequence({
        value: [new asn1.Sequence({ value: algorithm }), new asn1.OctetString({ valueHex: Uint8Array.from(imprint) })],
      }),
      ...(policy === undefined ? [] : [new asn1.ObjectIdentifier({ value: policy })]),
      new asn1.Integer({ valueHex: positive }),
      new asn1.Boolean({ value: true }),
    ],
  });
  return new Uint8Array(request.toBER());
}

export interface TimeStampRequest {
  readonly imprint: TimeStampInfo['imprint'];
  readonly policy: string | null;
  /** hex of the content octets */
  readonly nonce: string | null;
}

/** Reads a TimeStampReq. Refuses `timestamp.invalid`. */
export function readTimeStampRequest(bytes: Uint8Array): TimeStampRequest {
  const [version, imprint, ...rest] = Der.read(bytes).list(TAG.sequence, 2, 6);
  if (version!.number(255) !== 1) invalidToken('form', 'a request of another version');
  const take = (tag: number): Der | undefined => (rest[0]?.tag === tag ? rest.shift() : undefined);
  const policy = take(TAG.oid);
  const nonce = take(TAG.integer);
  take(TAG.boolean)?.boolean();
  if (rest.length > 0) invalidToken('form', 'a request with members in another order, or unknown ones');
  return {
    imprint: readImprint(imprint!),
    policy: policy?.oid() ?? null,
    nonce: nonce === undefined ? null : toHex(nonce.integerBytes()),
  };
}
