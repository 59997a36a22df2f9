import { newSigningKey, parseSigningKey, parseVerifierKey, formatVerifierKey } from '@filmdeed/ledger';
import { utf8 } from '@filmdeed/kernel';
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { nativeEd25519Check } from './native-ed25519-check.js';

const seed = fc.uint8Array({ minLength: 32, maxLength: 32 });

it('confirms what is signed, and judges whatever was changed as ours does', async () => {
  await fc.assert(
    fc.asyncProperty(seed, fc.string(), fc.nat(95), fc.nat(7), async (secret, text, at, bit) => {
      const signer = parseSigningKey(newSigningKey('test.filmdeed/log', secret));
      const message = utf8(text);
      const signature = await signer.sign(message);
      expect(nativeEd25519Check(ed25519.getPublicKey(secret), message, signature)).toBe(true);
      const publicKey = ed25519.getPublicKey(secret);
      const changed = Uint8Array.of(...signature, ...publicKey);
      changed[at]! ^= 1 << bit;
      const [wrong, otherKey] = [changed.subarray(0, 64), changed.subarray(64)];
      expect(nativeEd25519Check(otherKey, message, wrong)).toBe(false);
      const key = formatVerifierKey('test.filmdeed/log', otherKey);
      const verdicts = [undefined, nativeEd25519Check].map((check) =>
        parseVerifierKey(key, check).verify(message, wrong),
      );
      expect(verdicts).toEqual([false, false]);
    }),
    { numRuns: 50 },
  );
});

/** S with k for an R that has a part of small order: right with the cofactor, wrong without. */
it('comes to our verdict where implementations part: R of mixed order, A of small order, S above the order', () => {
  const message = utf8('a checkpoint that one machine takes and another does not');
  const { Point } = ed25519;
  const { Fn } = Point;
  const little = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
  const bytesOf = (number: bigint): Uint8Array =>
    Uint8Array.from(Buffer.from(number.toString(16).padStart(64, '0'), 'hex').reverse());
  const small = Point.fromBytes(bytesOf(0n), false);
  expect(small.isSmallOrder()).toBe(true);
  const [a, r] = [12345n, 67890n];
  const sign = (A: InstanceType<typeof Point>, R: InstanceType<typeof Point>, more = 0n) => {
    const [publicKey, point] = [A.toBytes(), R.toBytes()];
    const k = Fn.create(little(sha512(Uint8Array.of(...point, ...publicKey, ...message))));
    return { publicKey, signature: Uint8Array.of(...point, ...bytesOf(Fn.create(r + k * a) + more)) };
  };
  const [A, R] = [Point.BASE.multiply(a), Point.BASE.multiply(r)];
  const cases = [
    { ...sign(A, R), ours: true },
    { ...sign(A, R.add(small)), ours: true },
    { ...sign(A, R, Fn.ORDER), ours: false },
    { publicKey: small.toBytes(), signature: Uint8Array.of(...small.toBytes(), ...bytesOf(0n)), ours: false },
    { publicKey: bytesOf(1n), signature: Uint8Array.of(...R.toBytes(), ...bytesOf(r)), ours: false },
  ];
  for (const { publicKey, signature, ours } of cases) {
    const key = formatVerifierKey('test.filmdeed/log', publicKey);
    const verdicts = [undefined, nativeEd25519Check].map((check) =>
      parseVerifierKey(key, check).verify(message, signature),
    );
    expect(verdicts).toEqual([ours, ours]);
  }
  // A key that ours does not take is judged by ours alone, whatever a machine says.
  for (const weak of [small.toBytes(), bytesOf(1n)]) {
    const { verify } = parseVerifierKey(formatVerifierKey('test.filmdeed/log', weak), () => true);
    expect(verify(message, Uint8Array.of(...R.toBytes(), ...bytesOf(r)))).toBe(false);
  }
});
