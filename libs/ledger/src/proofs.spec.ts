import fc from 'fast-check';
import { isRefusal, toHex } from '@filmdeed/kernel';
import { naiveConsistency, naiveInclusion, naiveRoot } from '../../../test/support/naive-tree.js';
import {
  CompactTree,
  consistencyNodes,
  EMPTY_ROOT,
  HashTree,
  inclusionNodes,
  leafHash,
  rootOfLeaves,
  verifyConsistency,
  verifyInclusion,
} from './index.js';

const entriesOf = (size: number): Uint8Array[] =>
  Array.from({ length: size }, (_, i) => Uint8Array.of(i >> 8, i & 255));
const hexes = (hashes: readonly Uint8Array[]): string[] => hashes.map(toHex);
const treeOf = (entries: readonly Uint8Array[]): HashTree => new HashTree(entries.map(leafHash));
const BROKEN = expect.objectContaining({ name: 'Refusal', code: 'proof.invalid' });

const sizeAndIndex = fc
  .integer({ min: 1, max: 300 })
  .chain((size) => fc.record({ size: fc.constant(size), index: fc.integer({ min: 0, max: size - 1 }) }));

describe('trees against the recursive definition of RFC 6962', () => {
  test('the empty root is the published one', () => {
    expect(toHex(EMPTY_ROOT)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(toHex(rootOfLeaves([]))).toBe(toHex(EMPTY_ROOT));
  });

  test('compact and whole tree have the naive root at every size up to 130, and peaks rebuild the tree', () => {
    const entries = entriesOf(130);
    const compact = new CompactTree();
    const whole = new HashTree();
    entries.forEach((entry, i) => {
      compact.append(leafHash(entry));
      whole.append(leafHash(entry));
      const expected = toHex(naiveRoot(entries.slice(0, i + 1)));
      expect(toHex(compact.root())).toBe(expected);
      expect(toHex(whole.root())).toBe(expected);
      expect(toHex(new CompactTree(compact.size, compact.peaks).root())).toBe(expected);
    });
  });

  test('inclusion proofs are the naive ones and verify', () => {
    fc.assert(
      fc.property(sizeAndIndex, ({ size, index }) => {
        const entries = entriesOf(size);
        const proof = treeOf(entries).inclusionProof(index);
        expect(hexes(proof)).toEqual(hexes(naiveInclusion(index, entries)));
        verifyInclusion({ index, size, leafHash: leafHash(entries[index]!), root: naiveRoot(entries), proof });
      }),
      { numRuns: 60 },
    );
  });

  test('consistency proofs are the naive ones and verify', () => {
    fc.assert(
      fc.property(sizeAndIndex, ({ size, index }) => {
        const entries = entriesOf(size);
        const size1 = index + 1;
        const proof = treeOf(entries).consistencyProof(size1, size);
        expect(hexes(proof)).toEqual(hexes(naiveConsistency(size1, entries)));
        const root1 = naiveRoot(entries.slice(0, size1));
        verifyConsistency({ size1, root1, size2: size, root2: naiveRoot(entries), proof });
      }),
      { numRuns: 60 },
    );
  });
});

describe('a proof changed anywhere is refused', () => {
  const flip = (hash: Uint8Array, bit: number): Uint8Array =>
    hash.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));

  test('inclusion: a flipped bit, a hash less or more, another index or size', () => {
    fc.assert(
      fc.property(sizeAndIndex, fc.integer({ min: 0, max: 255 }), fc.nat(), ({ size, index }, bit, pick) => {
        const entries = entriesOf(size);
        const tree = treeOf(entries);
        const proof = tree.inclusionProof(index);
        const good = { index, size, leafHash: leafHash(entries[index]!), root: tree.root(), proof };
        const at = pick % Math.max(1, proof.length);
        const changed = [
          { ...good, root: flip(good.root, bit) },
          { ...good, leafHash: flip(good.leafHash, bit) },
          { ...good, proof: [...proof, good.root] },
          { ...good, index: size },
          { ...good, index: -1 },
          { ...good, index: index + 0.5 },
          { ...good, size: 2 ** 53 },
          { ...good, root: new Uint8Array(0) },
        ];
        if (proof.length > 0) {
          changed.push({ ...good, proof: proof.slice(1) }, { ...good, proof: proof.slice(0, -1) });
          changed.push({ ...good, proof: proof.map((hash, i) => (i === at ? flip(hash, bit) : hash)) });
          changed.push({ ...good, proof: proof.map((hash, i) => (i === at ? hash.subarray(1) : hash)) });
          changed.push({ ...good, index: index === 0 ? 1 : index - 1 });
        }
        for (const claim of changed) expect(() => verifyInclusion(claim)).toThrow(BROKEN);
      }),
      { numRuns: 40 },
    );
  });

  test('consistency: a flipped bit, a hash less or more, an empty or a shrinking tree', () => {
    fc.assert(
      fc.property(sizeAndIndex, fc.integer({ min: 0, max: 255 }), ({ size, index }, bit) => {
        const entries = entriesOf(size);
        const tree = treeOf(entries);
        const size1 = index + 1;
        const proof = tree.consistencyProof(size1);
        const good = { size1, root1: tree.root(size1), size2: size, root2: tree.root(), proof };
        const changed = [
          { ...good, root1: flip(good.root1, bit) },
          { ...good, root2: flip(good.root2, bit) },
          { ...good, proof: [...proof, good.root1] },
          { ...good, size1: 0 },
          { ...good, size1: size + 1 },
          { ...good, size1: -1 },
        ];
        if (proof.length > 0) changed.push({ ...good, proof: proof.slice(1) }, { ...good, proof: [] });
        for (const claim of changed) expect(() => verifyConsistency(claim)).toThrow(BROKEN);
      }),
      { numRuns: 40 },
    );
  });
});

describe('limits', () => {
  test('proof nodes are few and whole up to the largest safe size', () => {
    const size = Number.MAX_SAFE_INTEGER;
    for (const index of [0, 1, 2 ** 52, size - 1]) {
      const refs = inclusionNodes(index, size).flat();
      expect(refs.length).toBeLessThanOrEqual(106);
      expect(refs.every((ref) => Number.isSafeInteger(ref.index) && ref.level <= 52)).toBe(true);
    }
    expect(consistencyNodes(2 ** 52 - 1, size).length).toBeLessThanOrEqual(106);
  });

  test.each([
    ['negative', -1, 5],
    ['beyond', 5, 5],
    ['unsafe', 0, 2 ** 53],
    ['not whole', 0.5, 5],
  ])('an index or size that is %s is refused', (_name, index, size) => {
    expect(() => inclusionNodes(index, size)).toThrow(BROKEN);
  });

  test('peaks that do not fit the size are refused', () => {
    expect(() => new CompactTree(3, [EMPTY_ROOT])).toThrow(BROKEN);
    expect(() => new CompactTree(1, [new Uint8Array(31)])).toThrow(BROKEN);
    expect(() => new CompactTree().append(new Uint8Array(33))).toThrow(BROKEN);
  });

  test('a refused proof tells both roots', () => {
    const hash = leafHash(Uint8Array.of(1));
    try {
      verifyInclusion({ index: 0, size: 1, leafHash: hash, root: EMPTY_ROOT, proof: [] });
      throw new Error('not refused');
    } catch (error) {
      expect(isRefusal(error, 'proof.invalid') && error.facts).toEqual({
        size: 1,
        computed: toHex(hash),
        expected: toHex(EMPTY_ROOT),
      });
    }
  });
});
