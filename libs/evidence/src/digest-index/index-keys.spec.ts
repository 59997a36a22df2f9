import { fromUtf8, toHex, utf8 } from '@filmdeed/kernel';
import { digestOf, filedLeaf } from '../../../../test/support/indexed-log.js';
import { canonicalBytes, type Json } from '../canonical-json.js';
import { indexKeysOf } from './index-keys.js';
import { indexRootLeaf } from './index-root-leaf.js';

const leaves = [
  filedLeaf(1, 0),
  filedLeaf(2, 1),
  filedLeaf(3, 2, 'set'),
  filedLeaf(9, 3, 'sealed'),
  filedLeaf(1, 4),
  utf8('no leaf at all'),
];
const changedLeaf = (leaf: Uint8Array, change: (value: Record<string, Json>) => void): Uint8Array => {
  const value = JSON.parse(fromUtf8(leaf)) as Record<string, Json>;
  change(value);
  return canonicalBytes(value);
};

describe('keys of a leaf', () => {
  it('come from unsealed filings alone', () => {
    expect([1, 1, 1].map((n, i) => indexKeysOf(filedLeaf(n, i)).map(toHex))).toEqual(
      [1, 1, 1].map(() => indexKeysOf(filedLeaf(1, 0)).map(toHex)),
    );
    expect(leaves.map((leaf) => indexKeysOf(leaf).length)).toEqual([2, 2, 1, 0, 2, 0]);
    expect(indexKeysOf(indexRootLeaf('filmdeed.test/log', 1, new Uint8Array(32), new Date(0)).leaf)).toEqual([]);
  });

  it('do not depend on code lists, and not on what else the leaf says', () => {
    const newer = changedLeaf(filedLeaf(1, 0), (leaf) => {
      (leaf['body'] as Record<string, Json>)['work'] = { workType: 'A_CODE_OF_TOMORROW' };
      leaf['extra'] = ['é', 'a\\u0001'];
    });
    expect(indexKeysOf(newer).map(toHex)).toEqual(indexKeysOf(filedLeaf(1, 0)).map(toHex));
  });

  it('are none of bytes that are not the canonical form of such a leaf', () => {
    const good = fromUtf8(filedLeaf(1, 0));
    const deep = `${'['.repeat(31)}${']'.repeat(31)}`;
    const nested = `${'['.repeat(32)}${']'.repeat(32)}`;
    const withExtra = (json: string): string => good.replace('"id":', `"extra":${json},"id":`);
    expect(indexKeysOf(utf8(withExtra(deep)))).toHaveLength(2);
    const texts = [
      withExtra(nested),
      withExtra(`${'['.repeat(30_000)}${']'.repeat(30_000)}`),
      withExtra('"\\ud800"'),
      withExtra('1.5'),
      withExtra('1e2'),
      withExtra('-1'),
      withExtra('"\\u0041"'),
      withExtra('{"b":1,"a":1}'),
      withExtra('[{"b":1,"a":1}]'),
      withExtra('{"10":1,"9":1,"8":1}'),
      `${good} `,
      `\ufeff${good}`,
      good.replace('"v":1', '"v":1,"v":1'),
      good.replace('"v":1', '"v":2'),
      good.replace('"type":"filing"', '"type":"process"'),
      good.replace('"sealed":false', '"sealed":true'),
      good.replace('"sealed":false', '"sealed":0'),
      good.replace(digestOf(1), digestOf(1).toUpperCase()),
      good.replace('"size":11', '"size":0'),
      good.replace('"kind":"file"', '"kind":"film"'),
      good.slice(0, -1),
      'null',
      '[]',
      '{"v":1,"type":"filing"}',
    ];
    for (const text of texts) {
      expect(text).not.toBe(good);
      expect({ text, keys: indexKeysOf(utf8(text)).length }).toEqual({ text, keys: 0 });
    }
    expect(indexKeysOf(Uint8Array.of(0xff, 0xfe))).toEqual([]);
    expect(indexKeysOf(new Uint8Array(70_000).fill(0x20))).toEqual([]);
    // Integer-like names in the order of RFC 8785, which is not the engine's.
    expect(indexKeysOf(utf8(withExtra('{"10":1,"9":1}')))).toHaveLength(2);
  });
});
