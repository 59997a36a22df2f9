import fc from 'fast-check';
import {
  bundlesOfSize,
  entriesPath,
  entryBundle,
  parseEntryBundle,
  parseTilePath,
  rightEdgeTiles,
  tileHashes,
  tilePath,
  tilesOfSize,
} from './index.js';

describe('tile paths', () => {
  test.each([
    [{ level: 0, n: 0, width: 256 }, 'tile/0/000'],
    [{ level: 0, n: 1234067, width: 256 }, 'tile/0/x001/x234/067'],
    [{ level: 2, n: 273, width: 112 }, 'tile/2/273.p/112'],
    [{ level: 63, n: 1000, width: 1 }, 'tile/63/x001/000.p/1'],
  ])('%j is %s', (ref, path) => {
    expect(tilePath(ref)).toBe(path);
    expect(parseTilePath(path)).toEqual({ kind: 'hashes', ...ref });
  });

  test('an entry bundle has its own', () => {
    expect(entriesPath({ n: 5, width: 3 })).toBe('tile/entries/005.p/3');
    expect(parseTilePath('tile/entries/005.p/3')).toEqual({ kind: 'entries', n: 5, width: 3 });
  });

  test('every tile number survives the way there and back', () => {
    fc.assert(
      fc.property(
        fc.maxSafeNat(),
        fc.integer({ min: 0, max: 63 }),
        fc.integer({ min: 1, max: 256 }),
        (n, level, width) => {
          expect(parseTilePath(tilePath({ level, n, width }))).toEqual({ kind: 'hashes', level, n, width });
        },
      ),
    );
  });

  test.each([
    'tile/00/000',
    'tile/64/000',
    'tile/-1/000',
    'tile/0/0',
    'tile/0/00',
    'tile/0/0000',
    'tile/0/x000/001',
    'tile/0/x001',
    'tile/0/001/002',
    'tile/0/000.p/0',
    'tile/0/000.p/01',
    'tile/0/000.p/256',
    'tile/0/000.p/',
    'tile/0/000.p',
    'tile/0/000/',
    'tile/entries/000.p/300',
    'tile/data/000',
    'tile/0/x999/x999/x999/x999/x999/999',
    'tile/0/x009/x007/x199/x254/x740/992',
    '/tile/0/000',
    'tile/0/../000',
    'tile/0/000\n',
    'tile/0/٠٠٠',
    'checkpoint',
    '',
  ])('%j names nothing', (path) => {
    expect(parseTilePath(path)).toBeNull();
  });
});

describe('which tiles a log has', () => {
  const refs = (size: number): string[] => [...tilesOfSize(size)].map(tilePath);

  test('70,000 entries: the example of the specification', () => {
    const tiles = refs(70_000);
    expect(tiles).toHaveLength(274 + 2 + 1);
    expect(tiles.slice(-4)).toEqual(['tile/0/273.p/112', 'tile/1/000', 'tile/1/001.p/17', 'tile/2/000.p/1']);
    expect(rightEdgeTiles(70_000).map(tilePath)).toEqual(['tile/0/273.p/112', 'tile/1/001.p/17', 'tile/2/000.p/1']);
  });

  test.each([
    [0, []],
    [1, ['tile/0/000.p/1']],
    [255, ['tile/0/000.p/255']],
    [256, ['tile/0/000', 'tile/1/000.p/1']],
    [257, ['tile/0/000', 'tile/0/001.p/1', 'tile/1/000.p/1']],
  ])('%i entries', (size, expected) => {
    expect(refs(size)).toEqual(expected);
  });

  test('bundles follow the lowest level', () => {
    expect([...bundlesOfSize(257)].map(entriesPath)).toEqual(['tile/entries/000', 'tile/entries/001.p/1']);
  });

  test('a tile shorter than it should be is refused', () => {
    expect(() => tileHashes(new Uint8Array(63), 2)).toThrow(expect.objectContaining({ code: 'log.tile-missing' }));
  });
});

describe('entry bundles', () => {
  test('survive the way there and back', () => {
    const entries = fc.array(fc.uint8Array({ maxLength: 700 }), { maxLength: 20 });
    fc.assert(fc.property(entries, (list) => expect(parseEntryBundle(entryBundle(list))).toEqual(list)));
    const long = new Uint8Array(65_535).fill(7);
    expect(parseEntryBundle(entryBundle([long]))).toEqual([long]);
  });

  test('an entry of 65,536 bytes is refused', () => {
    expect(() => entryBundle([new Uint8Array(65_536)])).toThrow(expect.objectContaining({ code: 'leaf.too-large' }));
  });

  test('a bundle cut anywhere inside an entry is refused', () => {
    const bundle = entryBundle([new Uint8Array(300)]);
    for (const length of [1, 2, 100, 301]) {
      expect(() => parseEntryBundle(bundle.subarray(0, length))).toThrow(
        expect.objectContaining({ code: 'encoding.invalid' }),
      );
    }
  });
});
