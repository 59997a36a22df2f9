import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, toHex, utf8 } from '@filmdeed/kernel';
import fc from 'fast-check';
import { IndexBuilder } from './index-builder.js';
import { compareKeys, hashOf, type IndexEntry, indexInnerHash, indexKey, indexLeafHash } from './index-node.js';
import { type IndexClaim, verifyIndexed } from './index-path.js';
import { pathOf, subtreeNode, subtreeWalk } from './index-subtree.js';

/** docs/format.md §12.2 word by word, without sorting or cutting: the oracle. */
function naiveNode(entries: readonly IndexEntry[], depth = 0): Uint8Array {
  if (entries.length === 0) return new Uint8Array(32);
  if (entries.length === 1) {
    const { key, first, last } = entries[0]!;
    const numbers = new DataView(new ArrayBuffer(16));
    numbers.setBigUint64(0, BigInt(first));
    numbers.setBigUint64(8, BigInt(last));
    return sha256(concatBytes(Uint8Array.of(0), key, new Uint8Array(numbers.buffer)));
  }
  const bit = ({ key }: IndexEntry): boolean =>
    [...key].map((byte) => byte.toString(2).padStart(8, '0')).join('')[depth] === '1';
  return sha256(
    concatBytes(
      Uint8Array.of(1),
      naiveNode(
        entries.filter((entry) => !bit(entry)),
        depth + 1,
      ),
      naiveNode(entries.filter(bit), depth + 1),
    ),
  );
}

/** Keys that share many bits, and keys that come again. */
const aKey = fc
  .tuple(fc.constantFrom(0, 0x80, 0x81, 0xff), fc.constantFrom(0, 1, 0x40), fc.nat(31), fc.nat(3))
  .map(([fill, change, place, end]) => {
    const key = new Uint8Array(32).fill(fill);
    key[place] = key[place]! ^ change;
    key[31] = key[31]! ^ end;
    return key;
  });
const keysUpTo = (maxLength: number): fc.Arbitrary<Uint8Array[]> =>
  fc.array(fc.oneof(aKey, fc.uint8Array({ minLength: 32, maxLength: 32 })), { maxLength });

function entriesOf(keys: readonly Uint8Array[]): IndexEntry[] {
  const entries = new Map<string, IndexEntry>();
  keys.forEach((key, last) => {
    entries.set(toHex(key), { key, first: entries.get(toHex(key))?.first ?? last, last });
  });
  return [...entries.values()].sort((a, b) => compareKeys(a.key, b.key));
}

function built(keys: readonly Uint8Array[]): Uint8Array {
  const builder = new IndexBuilder();
  keys.forEach((key, index) => builder.add(key, index));
  return builder.root();
}

it('makes keys as docs/format.md §12.1 says', () => {
  const value = sha256(utf8('content'));
  expect(indexKey('sm3', value)).toEqual(sha256(concatBytes(utf8('sm3'), Uint8Array.of(0), value)));
});

it('has one root however it is computed', () => {
  fc.assert(
    fc.property(keysUpTo(60), (keys) => {
      const root = toHex(naiveNode(entriesOf(keys)));
      expect(toHex(built(keys))).toBe(root);
      expect(toHex(hashOf(subtreeNode(entriesOf(keys))))).toBe(root);
    }),
  );
});

it('is linear in one key that comes again and again, and in keys that begin alike', () => {
  const same = new Uint8Array(32).fill(7);
  const alike = (i: number): Uint8Array =>
    concatBytes(new Uint8Array(8), sha256(Uint8Array.of(i & 255, i >> 8)).slice(8));
  const keys = Array.from({ length: 40_000 }, (_, i) => (i % 2 === 0 ? same : alike(i % 1999)));
  expect(toHex(built(keys))).toBe(toHex(naiveNode(entriesOf(keys))));
});

it('proves every key present or absent, and nothing else', () => {
  fc.assert(
    fc.property(keysUpTo(12), keysUpTo(3), (keys, others) => {
      const entries = entriesOf(keys);
      const [root, size] = [built(keys), Math.max(1, keys.length)];
      for (const key of [...keys, ...others]) {
        const walk = subtreeWalk(entries, key);
        const claim = { key, at: walk.at, path: pathOf(walk), root, size };
        const present = keys.some((other) => compareKeys(key, other) === 0);
        expect(verifyIndexed(claim)).toBe(present);
        const otherEntry = { key, first: 0, last: size - 1 };
        if (present && (walk.at!.first !== 0 || walk.at!.last !== size - 1)) {
          expect(() => verifyIndexed({ ...claim, at: otherEntry })).toThrow('another root');
        }
        if (!present) expect(() => verifyIndexed({ ...claim, at: otherEntry })).toThrow('another root');
        if (present) expect(() => verifyIndexed({ ...claim, at: null })).toThrow('another root');
        for (const [i, hash] of claim.path.entries()) {
          if (i % 7 !== 0) continue;
          const path = claim.path.with(i, hash.with(i % 32, hash[i % 32]! ^ 1));
          expect(() => verifyIndexed({ ...claim, path })).toThrow();
          expect(() => verifyIndexed({ ...claim, path: claim.path.toSpliced(i, 1) })).toThrow();
        }
      }
    }),
    { numRuns: 30 },
  );
});

it('refuses an entry beyond the leaves, another place and a path that is no path', () => {
  const keys = [new Uint8Array(32), new Uint8Array(32).fill(0xff)];
  const walk = subtreeWalk(entriesOf(keys), keys[0]!);
  const claim = { key: keys[0]!, at: walk.at, path: pathOf(walk), root: built(keys), size: 2 };
  expect(verifyIndexed(claim)).toBe(true);
  const wrong: IndexClaim[] = [
    { ...claim, size: 0 },
    { ...claim, size: 0.5 },
    { ...claim, at: { ...walk.at!, last: 2 } },
    { ...claim, at: { ...walk.at!, first: 1, last: 0 } },
    { ...claim, at: { ...walk.at!, key: keys[1]! } },
    { ...claim, at: { ...walk.at!, key: new Uint8Array(31) } },
    { ...claim, path: new Array<Uint8Array>(257).fill(new Uint8Array(32)) },
    { ...claim, path: [new Uint8Array(31)] },
  ];
  const later = subtreeWalk(entriesOf(keys), keys[1]!);
  const ofLater = { ...claim, key: keys[1]!, at: later.at, path: pathOf(later) };
  expect(verifyIndexed(ofLater)).toBe(true);
  wrong.push({ ...ofLater, size: 1 });
  // A tree that somebody built with the keys in each other's place.
  const [low, high] = entriesOf(keys).map((entry) => indexLeafHash(entry)) as [Uint8Array, Uint8Array];
  const misplaced = {
    key: new Uint8Array(32).fill(1),
    at: later.at,
    path: [low],
    root: indexInnerHash(high, low),
    size: 2,
  };
  wrong.push(misplaced);
  for (const each of wrong) {
    expect(() => verifyIndexed(each)).toThrow(expect.objectContaining({ code: 'proof.invalid' }));
  }
});
