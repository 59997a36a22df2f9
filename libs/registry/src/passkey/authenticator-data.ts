import { isP256Key } from '@filmdeed/evidence';
import { toBase64Url, toHex } from '@filmdeed/kernel';
import { type CborMap, readCbor } from './cbor.js';
import { refusePasskey } from './passkey-refusal.js';

/** WebAuthn Level 3 §6.1. */
export interface AuthenticatorData {
  readonly rpIdHash: Uint8Array;
  readonly userPresent: boolean;
  readonly userVerified: boolean;
  /** The key may leave the device for a backup. */
  readonly backupEligible: boolean;
  readonly backedUp: boolean;
  readonly signCount: number;
  /** Of a new passkey only. */
  readonly attested: AttestedCredential | null;
}

export interface AttestedCredential {
  /** base64url */
  readonly credentialId: string;
  /** X ‖ Y in hex. */
  readonly key: string;
}

const FLAG = { present: 0x01, verified: 0x04, eligible: 0x08, backedUp: 0x10, attested: 0x40, extensions: 0x80 };
const HEAD_BYTES = 37;
const MOST_CREDENTIAL_BYTES = 1023;

/** Refuses `passkey.invalid` (`form`, `algorithm`): every byte must be accounted for. */
export function readAuthenticatorData(bytes: Uint8Array): AuthenticatorData {
  if (bytes.length < HEAD_BYTES) refusePasskey('form', 'authenticator data is too short');
  const flags = bytes[32]!;
  const has = (flag: number): boolean => (flags & flag) !== 0;
  let at = HEAD_BYTES;
  let attested: AttestedCredential | null = null;
  if (has(FLAG.attested)) ({ attested, at } = readAttested(bytes, at));
  if (has(FLAG.extensions)) at = readMap(bytes, at).end;
  if (at !== bytes.length) refusePasskey('form', 'authenticator data has more than it says');
  return {
    rpIdHash: bytes.subarray(0, 32),
    userPresent: has(FLAG.present),
    userVerified: has(FLAG.verified),
    backupEligible: has(FLAG.eligible),
    backedUp: has(FLAG.backedUp),
    signCount: new DataView(bytes.buffer, bytes.byteOffset).getUint32(33),
    attested,
  };
}

/** §6.5.1: AAGUID (16), length (2), credential id, COSE key. */
function readAttested(bytes: Uint8Array, start: number): { attested: AttestedCredential; at: number } {
  const idAt = start + 18;
  if (bytes.length < idAt) refusePasskey('form', 'no attested credential');
  const length = bytes[idAt - 2]! * 256 + bytes[idAt - 1]!;
  if (length === 0 || length > MOST_CREDENTIAL_BYTES || bytes.length < idAt + length) {
    refusePasskey('form', 'a credential id of an impossible length');
  }
  const { map, end } = readMap(bytes, idAt + length);
  const credentialId = toBase64Url(bytes.subarray(idAt, idAt + length));
  return { attested: { credentialId, key: keyOfCose(map) }, at: end };
}

/** RFC 9053 §7.1.1: kty 2 (EC2), alg −7 (ES256), crv 1 (P-256), x, y. */
function keyOfCose(map: CborMap): string {
  const [x, y] = [map.get(-2), map.get(-3)];
  const isEs256 = map.get(1) === 2 && map.get(3) === -7 && map.get(-1) === 1;
  if (!isEs256 || !(x instanceof Uint8Array) || !(y instanceof Uint8Array)) {
    return refusePasskey('algorithm', 'not a key for ES256');
  }
  const key = toHex(x) + toHex(y);
  return x.length === 32 && y.length === 32 && isP256Key(key) ? key : refusePasskey('algorithm', 'no point of P-256');
}

function readMap(bytes: Uint8Array, start: number): { map: CborMap; end: number } {
  try {
    const { value, end } = readCbor(bytes, start);
    if (value instanceof Map) return { map: value as CborMap, end };
  } catch {
    // no CBOR: told below
  }
  return refusePasskey('form', 'no CBOR map where one belongs');
}
