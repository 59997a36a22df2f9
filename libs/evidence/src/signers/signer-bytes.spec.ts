import fc from 'fast-check';
import { outcomeOf } from '../../../../test/support/outcomes.js';
import { parseSignerBytes, signerBytes } from './signer-bytes.js';

const VERIFIERS = { p256: `0x${'Aa'.repeat(20)}`, webauthn: `0x${'bb'.repeat(20)}` };
const hex = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((b) => Buffer.from(b).toString('hex'));

describe('ERC-7913 signers', () => {
  it('are read back as the key that they were made of', () => {
    fc.assert(
      fc.property(hex(64), hex(20), (key, address) => {
        for (const signer of [
          { scheme: 'p256', key },
          { scheme: 'webauthn-p256', key },
          { scheme: 'secp256k1', key: address },
        ]) {
          expect(parseSignerBytes(signerBytes(signer, VERIFIERS), VERIFIERS)).toEqual(signer);
        }
        expect(signerBytes({ scheme: 'erc1271', key: address }, VERIFIERS)).toBe(`0x${address}`);
      }),
    );
  });

  it('of other forms are refused', () => {
    const key = 'ab'.repeat(64);
    for (const scheme of ['p256-custodial', 'sm2-sm3', 'threshold', 'toString']) {
      expect(outcomeOf(() => signerBytes({ scheme, key }, VERIFIERS))).toBe('signature.unknown-scheme');
    }
    for (const bad of [key.slice(2), key.toUpperCase(), `0x${key}`, '']) {
      expect(outcomeOf(() => signerBytes({ scheme: 'p256', key: bad }, VERIFIERS))).toBe('signer.invalid');
    }
    for (const bad of [
      '',
      '0x',
      'ab'.repeat(20),
      `0x${'cc'.repeat(20)}${key}`,
      `0x${'bb'.repeat(20)}${key}00`,
      `0x${'bb'.repeat(21)}`,
    ]) {
      expect(outcomeOf(() => parseSignerBytes(bad, VERIFIERS))).toBe('signer.invalid');
    }
  });
});
