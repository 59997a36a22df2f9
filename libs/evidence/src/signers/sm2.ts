import { concatBytes, fromHex, utf8 } from '@filmdeed/kernel';
import { weierstrass } from '@noble/curves/abstract/weierstrass.js';
import type { P256Check } from '../signature.js';

/** SM2 with SM3 over the 32 bytes of the statement's digest (GB/T 32918.2-2016), as certificates of Chinese authorities sign. */
export const SM2_SCHEME = 'sm2-sm3';
/** The id that signers have if no other was agreed (GB/T 35276-2017 §10). */
const DEFAULT_ID = utf8('1234567812345678');

/** The curve of GB/T 32918.5-2017. */
const CURVE = {
  p: 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn,
  n: 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n,
  h: 1n,
  a: 0xfffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffcn,
  b: 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n,
  Gx: 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n,
  Gy: 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n,
} as const;
const Point = weierstrass(CURVE);

/** A hash function whose output has 32 bytes. */
export type Hash32 = (bytes: Uint8Array) => Uint8Array;

/**
 * The check of an SM2 signature r ‖ s (64 bytes) by the key X ‖ Y (128 hex digits) over `message`; `sm3` is the machine's own. Never throws.
 * GB/T 32918.2-2016 §7.1.
 */
export function sm2Check(sm3: Hash32): P256Check {
  return (key, message, rs) => {
    if (key.length !== 128 || rs.length !== 64) return false;
    const [r, s] = [numberOf(rs.subarray(0, 32)), numberOf(rs.subarray(32))];
    const { n } = CURVE;
    if (r < 1n || r >= n || s < 1n || s >= n) return false;
    const t = (r + s) % n;
    if (t === 0n) return false;
    try {
      const publicKey = Point.fromHex(`04${key}`);
      publicKey.assertValidity();
      const e = numberOf(sm3(concatBytes(sm2Identity(key, sm3), message)));
      const sum = Point.BASE.multiplyUnsafe(s).add(publicKey.multiplyUnsafe(t));
      return !sum.is0() && (e + sum.toAffine().x) % n === r;
    } catch {
      return false; // no point of the curve
    }
  };
}

/** Z of §5.5: the signer's id, the curve and the key, hashed. */
export function sm2Identity(key: string, sm3: Hash32): Uint8Array {
  const bits = DEFAULT_ID.length * 8;
  const { a, b, Gx, Gy } = CURVE;
  return sm3(
    concatBytes(Uint8Array.of(bits >> 8, bits & 0xff), DEFAULT_ID, ...[a, b, Gx, Gy].map(bytesOf), fromHex(key)),
  );
}

function bytesOf(number: bigint): Uint8Array {
  return fromHex(number.toString(16).padStart(64, '0'));
}

function numberOf(bytes: Uint8Array): bigint {
  return bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}
