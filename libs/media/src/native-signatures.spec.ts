import { checkP256, p256Signer, signP256 } from '@filmdeed/evidence';
import { fromBase64Url, fromHex, toHex } from '@filmdeed/kernel';
import { newSigningKey, parseSigningKey, parseVerifierKey } from '@filmdeed/ledger';
import { p256 } from '@noble/curves/nist.js';
import fc from 'fast-check';
import { nativeEd25519Sign, nativeP256Check } from './native-signatures.js';

const { n, p } = p256.Point.CURVE();
const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const secret = bytes32.filter((key) => p256.utils.isValidSecretKey(key));
const text = (number: bigint): string => number.toString(16).padStart(64, '0');

/** A genuine signature, and one thing about it that may be changed. */
const genuine = fc.record({ secret, digest: bytes32 }).map(({ secret: key, digest }) => ({
  key: p256Signer(key),
  digest,
  rs: fromBase64Url(signP256(key, digest).rs),
}));

it('accepts what was signed, also the digests at the ends', () => {
  fc.assert(
    fc.property(genuine, ({ key, digest, rs }) => {
      expect([nativeP256Check(key, digest, rs), checkP256(key, digest, rs)]).toEqual([true, true]);
    }),
    { numRuns: 40 },
  );
  for (const digest of [new Uint8Array(32), new Uint8Array(32).fill(255), fromHex(text(n)), fromHex(text(n - 1n))]) {
    const rs = fromBase64Url(signP256(new Uint8Array(32).fill(7), digest).rs);
    expect(nativeP256Check(p256Signer(new Uint8Array(32).fill(7)), digest, rs)).toBe(true);
  }
});

it('refuses what the pure check refuses: forged, high s, numbers out of range, keys off the curve', () => {
  const edge = fc.constantFrom(0n, 1n, n >> 1n, (n >> 1n) + 1n, n - 1n, n, n + 1n, p, (1n << 256n) - 1n);
  const change = fc.oneof(
    fc.nat({ max: 511 }).map((bit) => ({ bit })),
    fc.nat({ max: 255 }).map((digestBit) => ({ digestBit })),
    fc.nat({ max: 511 }).map((keyBit) => ({ keyBit })),
    fc.record({ r: edge }),
    fc.record({ s: edge }),
    fc.constant({ high: true }),
    fc.constant({ opposite: true }),
    fc.record({ x: edge }),
    fc.record({ y: edge }),
    fc.nat({ max: 70 }).map((length) => ({ length })),
  );
  fc.assert(
    fc.property(genuine, change, (made, how) => {
      const given = changed(made, how);
      const native = nativeP256Check(given.key, given.digest, given.rs);
      expect(native).toBe(checkP256(given.key, given.digest, given.rs));
      if (!('length' in how && how.length === 64)) expect(native).toBe(false);
    }),
    { numRuns: 150 },
  );
});

it('signs notes as the pure signer does', async () => {
  const key = newSigningKey('localhost/promise');
  const [native, pure] = [parseSigningKey(key, nativeEd25519Sign), parseSigningKey(key)];
  expect(native.verifierKey).toBe(pure.verifierKey);
  await fc.assert(
    fc.asyncProperty(fc.uint8Array(), async (message) => {
      const signature = await native.sign(message);
      expect(signature).toEqual(await pure.sign(message));
      expect(parseVerifierKey(native.verifierKey).verify(message, signature)).toBe(true);
    }),
    { numRuns: 20 },
  );
});

interface Given {
  readonly key: string;
  readonly digest: Uint8Array;
  readonly rs: Uint8Array;
}

function changed({ key, digest, rs }: Given, how: object): Given {
  const [r, s] = [rs.subarray(0, 32), rs.subarray(32)].map((part) => BigInt(`0x${toHex(part)}`)) as [bigint, bigint];
  const change = how as Record<string, bigint & number & boolean>;
  const of = (first: bigint, second: bigint): Uint8Array => fromHex(text(first) + text(second));
  if (change['bit'] !== undefined) return { key, digest, rs: flipped(rs, change['bit']) };
  if (change['digestBit'] !== undefined) return { key, digest: flipped(digest, change['digestBit']), rs };
  if (change['keyBit'] !== undefined) return { key: toHex(flipped(fromHex(key), change['keyBit'])), digest, rs };
  if (change['r'] !== undefined) return { key, digest, rs: of(change['r'], s) };
  if (change['s'] !== undefined) return { key, digest, rs: of(r, change['s']) };
  if (change['high'] !== undefined) return { key, digest, rs: of(r, n - s) };
  if (change['x'] !== undefined) return { key: text(change['x']) + key.slice(64), digest, rs };
  if (change['y'] !== undefined) return { key: key.slice(0, 64) + text(change['y']), digest, rs };
  if (change['opposite'] !== undefined) {
    return { key: key.slice(0, 64) + text(p - BigInt(`0x${key.slice(64)}`)), digest, rs };
  }
  const whole = new Uint8Array(change['length']!);
  whole.set(rs.subarray(0, whole.length));
  return { key, digest, rs: whole };
}

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[bit >> 3]! ^= 1 << (bit & 7);
  return copy;
}
