import { utf8 } from '@filmdeed/kernel';
import fc from 'fast-check';
import { bytesOfSeed } from '../../../../test/support/bytes-of-seed.js';
import { newTotpSeed, seedText, stepOfCode, totpCode, totpStep, totpUri } from './totp.js';

/** RFC 6238 Appendix B, SHA-1: seconds, code of eight digits. */
const RFC_6238: [number, string][] = [
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
];
const SEED = utf8('12345678901234567890');

it.each(RFC_6238)('the code of second %i is that of RFC 6238', (second, code) => {
  const step = totpStep(new Date(second * 1000));
  expect(totpCode(SEED, step, 8)).toBe(code);
  expect(totpCode(SEED, step)).toBe(code.slice(2));
});

it('counts a code within one step of drift, once and never after a later one', () => {
  const now = new Date('2026-11-24T12:00:00Z');
  const step = totpStep(now);
  const codes = [-2, -1, 0, 1, 2].map((drift) => totpCode(SEED, step + drift));
  expect(codes.map((code) => stepOfCode(SEED, code, now, 0))).toEqual([null, step - 1, step, step + 1, null]);
  expect(codes.map((code) => stepOfCode(SEED, code, now, step))).toEqual([null, null, null, step + 1, null]);
});

it('takes six digits for a code and nothing else', () => {
  const now = new Date(59_000);
  for (const text of ['', '28708', '2870820', '２８７０８２', '287082\n', ' 287082', '+87082', '0x1234', '1e5000']) {
    expect([text, stepOfCode(SEED, text, now, 0)]).toEqual([text, null]);
  }
  expect(stepOfCode(SEED, '287082', now, 0)).toBe(1);
});

it('writes a seed so that an app reads the same', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), (seed) => {
      expect(bytesOfSeed(seedText(seed))).toEqual(Uint8Array.from(seed));
    }),
  );
  expect(seedText(utf8('12345678901234567890'))).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
  expect(totpUri(newTotpSeed(), { issuer: '影契', login: 'a@b?c' })).toMatch(
    /^otpauth:\/\/totp\/%E5%BD%B1%E5%A5%91:a%40b%3Fc\?secret=[A-Z2-7]{32}&issuer=%E5%BD%B1%E5%A5%91&/,
  );
});
