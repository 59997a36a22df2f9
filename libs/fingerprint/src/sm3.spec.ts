import { toHex, utf8 } from '@filmdeed/kernel';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { Sm3 } from './sm3.js';

function sm3(...portions: Uint8Array[]): string {
  const sink = new Sm3();
  for (const portion of portions) sink.update(portion);
  return toHex(sink.digest());
}

describe('SM3', () => {
  it('gives the two digests of GB/T 32905-2016 annex A', () => {
    expect(sm3(utf8('abc'))).toBe('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0');
    expect(sm3(utf8('abcd'.repeat(16)))).toBe('debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732');
  });

  it('agrees with OpenSSL at every length around the block and padding borders', () => {
    const bytes = Uint8Array.from({ length: 200 }, (_, i) => (i * 7 + 3) & 0xff);
    for (let length = 0; length <= bytes.length; length++) {
      const part = bytes.subarray(0, length);
      expect([length, sm3(part)]).toEqual([length, createHash('sm3').update(part).digest('hex')]);
    }
  });

  it('agrees with OpenSSL however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 6 }), (portions) => {
        const expected = createHash('sm3');
        for (const portion of portions) expected.update(portion);
        return sm3(...portions) === expected.digest('hex');
      }),
      { numRuns: 300 },
    );
  });
});
