import { toHex } from '@filmdeed/kernel';
import { createHash } from 'node:crypto';
import { Sm3 } from './sm3.js';

describe('SM3 of much', () => {
  it('counts bits beyond 32: half a gigabyte and a little more of zeros', () => {
    const megabyte = new Uint8Array(1 << 20);
    const own = new Sm3();
    const theirs = createHash('sm3');
    for (let i = 0; i < 513; i++) {
      own.update(megabyte);
      theirs.update(megabyte);
    }
    expect(toHex(own.digest())).toBe(theirs.digest('hex'));
  });
});
