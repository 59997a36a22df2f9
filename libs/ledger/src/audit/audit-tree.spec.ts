import { toHex, utf8 } from '@filmdeed/kernel';
import fc from 'fast-check';
import { leafHash, nodeHash } from '../hash.js';
import { HashTree } from '../hash-tree.js';
import { TileEdge } from '../log/tile-edge.js';
import { AuditTree } from './audit-tree.js';
import { LeafHashes } from './leaf-hashes.js';

const hashes = Array.from({ length: 70_000 }, (_, i) => leafHash(utf8(`leaf ${i}`)));
const named = (tiles: readonly { level: number; n: number; width: number; hashes: Uint8Array }[]): string[] =>
  tiles.map(({ level, n, width, hashes: bytes }) => `${level}/${n}.${width} ${toHex(bytes)}`).sort();

describe('the tree of an auditor', () => {
  it('has the roots and tiles of a growing log, wherever it began', () => {
    fc.assert(
      fc.property(fc.nat(600), fc.nat(600), (before, more) => {
        const begun = new AuditTree(0, [], nodeHash);
        for (const hash of hashes.slice(0, before)) begun.append(hash);
        const tree = new AuditTree(before, begun.edge(), nodeHash);
        const edge = new TileEdge(before, begun.edge());
        for (const hash of hashes.slice(before, before + more)) {
          tree.append(hash);
          edge.append(hash);
        }
        expect(toHex(tree.root())).toBe(toHex(new HashTree(hashes.slice(0, before + more)).root()));
        const tiles = [...tree.takeFull(), ...(more === 0 ? [] : tree.edge())];
        expect(named(tiles)).toEqual(expect.arrayContaining(named(edge.changedTiles())));
        expect(tree.takeFull()).toEqual([]);
      }),
    );
  });

  it('reaches the third level of tiles', () => {
    const tree = new AuditTree(0, [], nodeHash);
    const edge = new TileEdge(0, []);
    for (const hash of hashes) {
      tree.append(hash);
      edge.append(hash);
    }
    expect(named([...tree.takeFull(), ...tree.edge()])).toEqual(named(edge.changedTiles()));
    expect(toHex(tree.root())).toBe(toHex(edge.root()));
  });
});

describe('the hashes of an auditor', () => {
  it('are found where they first stand, however many there are', () => {
    const held = new LeafHashes();
    for (const hash of hashes.slice(0, 9000)) expect(held.add(hash)).toBeUndefined();
    expect(held.add(hashes[17]!)).toBe(17);
    expect(held.indexOf(hashes[8999]!)).toBe(8999);
    expect(held.indexOf(hashes[17]!)).toBe(17);
    expect(held.indexOf(hashes[9001]!)).toBeUndefined();
    expect(held.size).toBe(9001);
  });
});
