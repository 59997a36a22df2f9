import { isRefusal, utf8, type Refusal } from '@filmdeed/kernel';
import { digestBytes } from './content-digester.js';
import { compareDigests, DIGEST_ALGORITHMS, parseDigest } from './declared-digests.js';
import { pureDigests } from './pure-digests.js';

function refusal(act: () => unknown): Pick<Refusal, 'code' | 'facts'> | undefined {
  try {
    act();
  } catch (error) {
    if (isRefusal(error)) return { code: error.code, facts: error.facts };
    throw error;
  }
  return undefined;
}

const computed = digestBytes(pureDigests, utf8('abc'));
const other = 'ab'.repeat(32);

describe('parseDigest', () => {
  it('lowers capital digits', () => {
    expect(parseDigest('sm3', 'AB'.repeat(32))).toEqual({ algorithm: 'sm3', hex: other });
  });

  it.each(['', 'ab', 'ab'.repeat(31), 'ab'.repeat(33), `${'ab'.repeat(31)}zz`, `0x${'ab'.repeat(31)}`, 7, null])(
    'refuses %j as digest',
    (text) => {
      expect(refusal(() => parseDigest('sha256', text))?.code).toBe('digest.invalid');
    },
  );

  it.each(['md5', 'SHA256', '', '__proto__'])('refuses the algorithm %j', (algorithm) => {
    expect(refusal(() => parseDigest(algorithm, other))?.code).toBe('digest.unknown-algorithm');
  });
});

describe('compareDigests', () => {
  it('is content with nothing declared, or with all of it', () => {
    expect(refusal(() => compareDigests({}, computed))).toBeUndefined();
    expect(refusal(() => compareDigests(computed, computed))).toBeUndefined();
    expect(refusal(() => compareDigests({ sm3: computed.sm3.toUpperCase() }, computed))).toBeUndefined();
  });

  it.each(DIGEST_ALGORITHMS)('names both digests when %s differs', (algorithm) => {
    expect(refusal(() => compareDigests({ [algorithm]: other }, computed))).toEqual({
      code: 'digest.mismatch',
      facts: { algorithm, declared: other, computed: computed[algorithm] },
    });
  });

  it('names both sizes when the size differs', () => {
    expect(refusal(() => compareDigests({ size: 4 }, computed))).toEqual({
      code: 'size.mismatch',
      facts: { declared: 4, computed: 3 },
    });
  });
});
