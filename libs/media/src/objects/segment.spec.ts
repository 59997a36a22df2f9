import { isRefusal, newId, utf8 } from '@filmdeed/kernel';
import { randomBytes } from 'node:crypto';
import { VAULT_CIPHERS } from '../vault/index.js';
import { lastSegment, type ObjectSeal, openSegment, type SegmentKind, sealSegment, storedBytes } from './segment.js';

const KINDS: readonly SegmentKind[] = ['part', 'last', 'growing'];

describe.each(VAULT_CIPHERS)('a segment sealed with %s', (cipher) => {
  const seal: ObjectSeal = { id: newId('obj'), cipher, key: randomBytes(32) };
  const opens = (by: ObjectSeal, index: number, kind: SegmentKind, sealed: Uint8Array): boolean => {
    try {
      return Buffer.from(openSegment(by, index, kind, sealed)).toString() === 'bytes';
    } catch (error) {
      if (!isRefusal(error, 'storage.damaged')) throw error;
      expect(error.facts).toEqual({ segment: index });
      return false;
    }
  };

  it.each(KINDS)('as %s opens as that alone, in its place of its object, under its key', (kind) => {
    const sealed = sealSegment(seal, 7, kind, utf8('bytes'));
    expect(KINDS.filter((other) => opens(seal, 7, other, sealed))).toEqual([kind]);
    expect([6, 8, 70].filter((index) => opens(seal, index, kind, sealed))).toEqual([]);
    expect(opens({ ...seal, id: newId('obj') }, 7, kind, sealed)).toBe(false);
    expect(opens({ ...seal, key: randomBytes(32) }, 7, kind, sealed)).toBe(false);
    expect(VAULT_CIPHERS.filter((other) => opens({ ...seal, cipher: other }, 7, kind, sealed))).toEqual([cipher]);
  });

  it('is a new one each time', () => {
    const [one, two] = [sealSegment(seal, 0, 'last', utf8('bytes')), sealSegment(seal, 0, 'last', utf8('bytes'))];
    expect(Buffer.compare(one.subarray(12), two.subarray(12))).not.toBe(0);
  });
});

it.each([
  [0, 0, 28],
  [1, 0, 29],
  [1_048_576, 0, 1_048_604],
  [1_048_577, 1, 1_048_633],
  [2_097_152, 1, 2_097_208],
])('%d bytes end in segment %d and take %d', (size, last, stored) => {
  expect([lastSegment(size), storedBytes('aes-256-gcm', size)]).toEqual([last, stored]);
});
