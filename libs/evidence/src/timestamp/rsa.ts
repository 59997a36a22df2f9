import { concatBytes, equalBytes, toHex } from '@filmdeed/kernel';
import { type Der, TAG } from './der.js';
import { type HashName, hashOf, HASHES } from './hash-algorithm.js';
import { invalidToken, unknownAlgorithm } from './token-refusal.js';

/** DER of DigestInfo before the hash (RFC 8017 §9.2, note 1). */
const DIGEST_INFO: Readonly<Record<HashName, readonly number[]>> = {
  'SHA-256': [0x30, 0x31, 0x30, 0x0d, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 5, 0, 4, 0x20],
  'SHA-384': [0x30, 0x41, 0x30, 0x0d, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2, 5, 0, 4, 0x30],
  'SHA-512': [0x30, 0x51, 0x30, 0x0d, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3, 5, 0, 4, 0x40],
};

export interface RsaKey {
  readonly modulus: bigint;
  readonly exponent: bigint;
  readonly bits: number;
}

/** RSAPublicKey of 2048 to 8192 bits with an odd exponent from 3 to 2^32. Other sizes refuse `timestamp.unknown-algorithm`. */
export function readRsaKey(key: Der): RsaKey {
  const [modulus, exponent] = key.list(TAG.sequence, 2, 2).map((der) => BigInt(`0x${der.unsignedHex()}`));
  const bits = modulus!.toString(2).length;
  if (bits < 2048 || bits > 8192) unknownAlgorithm(`RSA of ${bits} bits`);
  if (exponent! < 3n || exponent! > 2n ** 32n || (exponent! & 1n) === 0n) unknownAlgorithm('RSA with this exponent');
  if ((modulus! & 1n) === 0n) invalidToken('certificate', 'an RSA modulus that is even');
  return { modulus: modulus!, exponent: exponent!, bits };
}

/** RSASSA-PKCS1-v1_5 (RFC 8017 §8.2.2): the encoded message is built anew and compared, never parsed. */
export function verifyPkcs1(key: RsaKey, hash: HashName, message: Uint8Array, signature: Uint8Array): boolean {
  const found = encodedMessage(key, signature, key.bits);
  const tail = concatBytes(Uint8Array.from(DIGEST_INFO[hash]), hashOf(hash, message));
  if (found === undefined || found.length < tail.length + 11) return false;
  const expected = new Uint8Array(found.length).fill(0xff);
  expected.set([0, 1]);
  expected[found.length - tail.length - 1] = 0;
  expected.set(tail, found.length - tail.length);
  return equalBytes(found, expected);
}

/** RSASSA-PSS with MGF1 over the same hash (RFC 8017 §8.1.2, §9.1.2). */
export function verifyPss(
  key: RsaKey,
  { hash, saltLength }: { readonly hash: HashName; readonly saltLength: number },
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  const bits = key.bits - 1;
  const encoded = encodedMessage(key, signature, bits);
  const size = HASHES[hash].hash.outputLen;
  if (encoded === undefined || encoded.length < size + saltLength + 2 || encoded.at(-1) !== 0xbc) return false;
  const masked = encoded.subarray(0, encoded.length - size - 1);
  const digest = encoded.subarray(masked.length, -1);
  const spare = 0xff >> (8 * encoded.length - bits);
  if ((masked[0]! & ~spare) !== 0) return false;
  const mask = mgf1(hash, digest, masked.length);
  const block = masked.map((byte, i) => byte ^ mask[i]!);
  block[0]! &= spare;
  const padding = block.length - saltLength - 1;
  if (block.subarray(0, padding).some((byte) => byte !== 0) || block[padding] !== 1) return false;
  const salted = concatBytes(new Uint8Array(8), hashOf(hash, message), block.subarray(padding + 1));
  return equalBytes(hashOf(hash, salted), digest);
}

/** The signature to the power of the exponent, as the bytes of a number of so many bits; undefined if it is no signature of this key. */
function encodedMessage(
  { modulus, exponent, bits }: RsaKey,
  signature: Uint8Array,
  most: number,
): Uint8Array | undefined {
  const value = BigInt(`0x${toHex(signature) || '0'}`);
  if (signature.length !== Math.ceil(bits / 8) || value >= modulus) return undefined;
  const length = Math.ceil(most / 8);
  let [power, base] = [1n, value];
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) power = (power * base) % modulus;
    base = (base * base) % modulus;
  }
  const hex = power.toString(16).padStart(2 * length, '0');
  if (hex.length > 2 * length) return undefined;
  return Uint8Array.from({ length }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}

function mgf1(hash: HashName, seed: Uint8Array, length: number): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(length / HASHES[hash].hash.outputLen) }, (_, i) =>
    hashOf(hash, concatBytes(seed, Uint8Array.of(0, 0, 0, i))),
  );
  return concatBytes(...blocks).subarray(0, length);
}
