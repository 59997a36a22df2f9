import { toHex, utf8 } from '@filmdeed/kernel';
import fc from 'fast-check';
import { MemoryLogStore } from '../../../../test/support/memory-log-store.js';
import { naiveConsistency, naiveInclusion, naiveRoot } from '../../../../test/support/naive-tree.js';
import {
  HashTree,
  leafHash,
  LogProver,
  type LogReader,
  nodeHash,
  parseTlogProof,
  proveConsistency,
  proveInclusion,
  TileEdge,
  type TileRef,
  tileWidthAt,
  tlogProof,
} from '../index.js';

const MOST = 70_000;
const leafHashes = Array.from({ length: MOST }, (_, n) => leafHash(utf8(`leaf ${n}`)));
const entries = Array.from({ length: 600 }, (_, n) => utf8(`leaf ${n}`));
const tree = new HashTree(leafHashes);
const tiles = new MemoryLogStore();
const edge = new TileEdge(0, []);
for (const hash of leafHashes) edge.append(hash);
for (const { level, n, hashes } of edge.changedTiles()) tiles.tiles.set(`${level}/${n}`, hashes);

const hexes = (list: readonly Uint8Array[]): string[] => list.map(toHex);
const headOf = (size: number): { size: number; root: Uint8Array } => ({ size, root: tree.root(size) });
const treeAt = fc
  .integer({ min: 1, max: MOST })
  .chain((size) => fc.record({ size: fc.constant(size), index: fc.integer({ min: 0, max: size - 1 }) }));

/** Sees which tiles a proof reads. */
function watched(read: TileRef[]): Pick<LogReader, 'tile'> {
  return {
    tile: async (ref) => {
      read.push(ref);
      return tiles.tile(ref);
    },
  };
}

function assertFrugal(read: readonly TileRef[], size: number): void {
  const paths = read.map(({ level, n }) => `${level}/${n}`);
  expect(new Set(paths).size).toBe(paths.length);
  for (const { level, n, width } of read) expect(width).toBe(tileWidthAt(size, level, n));
}

describe('proofs out of tiles', () => {
  it('are the recursive ones of RFC 6962', async () => {
    for (const size of [1, 2, 255, 256, 257, 600]) {
      const head = { size, root: naiveRoot(entries.slice(0, size)) };
      for (const index of new Set([0, size >> 1, size - 1])) {
        const proof = await proveInclusion(tiles)(index, head);
        expect(hexes(proof)).toEqual(hexes(naiveInclusion(index, entries.slice(0, size))));
        const growth = await proveConsistency(tiles)(index + 1, head);
        expect(hexes(growth)).toEqual(hexes(naiveConsistency(index + 1, entries.slice(0, size))));
      }
    }
  });

  it('of inclusion: in any tree that ever was, each tile read once at that tree’s width', async () => {
    await fc.assert(
      fc.asyncProperty(treeAt, async ({ size, index }) => {
        const read: TileRef[] = [];
        const proof = await proveInclusion(watched(read))(index, headOf(size));
        expect(hexes(proof)).toEqual(hexes(tree.inclusionProof(index, size)));
        assertFrugal(read, size);
        expect(read.length).toBeLessThanOrEqual(6);
      }),
      { numRuns: 300 },
    );
  });

  it('of consistency: between any two trees that ever were', async () => {
    await fc.assert(
      fc.asyncProperty(treeAt, async ({ size, index }) => {
        const read: TileRef[] = [];
        const proof = await proveConsistency(watched(read))(index + 1, headOf(size));
        expect(hexes(proof)).toEqual(hexes(tree.consistencyProof(index + 1, size)));
        assertFrugal(read, size);
      }),
      { numRuns: 300 },
    );
  });

  it('of one prover: the same, in any order, of any trees, while few tiles are kept', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(treeAt, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 8 }),
        async (asked, mostTiles) => {
          const prover = new LogProver(tiles, { mostTiles });
          await Promise.all(
            asked.map(async ({ size, index }) => {
              const [proof, growth] = await Promise.all([
                prover.inclusion(index, headOf(size)),
                prover.consistency(index + 1, headOf(size), tree.root(index + 1)),
              ]);
              expect(hexes(proof)).toEqual(hexes(tree.inclusionProof(index, size)));
              expect(hexes(growth)).toEqual(hexes(tree.consistencyProof(index + 1, size)));
            }),
          );
        },
      ),
      { numRuns: 100 },
    );
  });

  it('of one prover read and hash a tile once, and are nobody’s to change', async () => {
    const read: TileRef[] = [];
    let hashed = 0;
    const hashOfNode = (left: Uint8Array, right: Uint8Array): Uint8Array => (hashed++, nodeHash(left, right));
    const prover = new LogProver(watched(read), { hashOfNode });
    const head = headOf(66_000);
    await Promise.all([5, 6, 200].map(async (index) => prover.inclusion(index, head)));
    const [reads, hashes] = [read.length, hashed];
    for (const index of [0, 5, 77, 255]) {
      const proof = await prover.inclusion(index, head);
      expect(hexes(proof)).toEqual(hexes(tree.inclusionProof(index, head.size)));
      for (const hash of proof) hash.fill(0);
    }
    expect([read.length, hashed]).toEqual([reads, hashes]);
    expect(hexes(await prover.inclusion(5, head))).toEqual(hexes(tree.inclusionProof(5, head.size)));
    await prover.inclusion(300, head);
    expect(read.slice(reads)).toEqual([{ level: 0, n: 1, width: 256 }]);
  });

  it('of one prover are refused when a tile that is read anew is another, and given again when it is set right', async () => {
    let wrong: string | undefined;
    const changing: Pick<LogReader, 'tile'> = {
      tile: async (ref) => {
        const hashes = Uint8Array.from(await tiles.tile(ref));
        if (wrong === `${ref.level}/${ref.n}`) hashes[0]! ^= 1;
        return hashes;
      },
    };
    const head = headOf(66_000);
    for (const tile of ['0/1', '1/0', '1/1', '2/0', '0/257']) {
      const prover = new LogProver(changing, { mostTiles: 1 });
      const ask = async (index: number): Promise<string[]> => hexes(await prover.inclusion(index, head));
      for (const before of [[], [0, 300]]) {
        for (const index of before) await ask(index);
        wrong = tile;
        for (const index of [257, 0, 65_800]) {
          // Whatever is given rests on nothing that was changed.
          const given = await ask(index).catch((error: { code: string }) => error.code);
          expect([hexes(tree.inclusionProof(index, head.size)), 'log.fork']).toContainEqual(given);
        }
        if (tile === '0/1') await expect(ask(300)).rejects.toMatchObject({ code: 'log.fork' });
        wrong = undefined;
        expect(await ask(300)).toEqual(hexes(tree.inclusionProof(300, head.size)));
      }
    }
  });

  it('as text carry index and checkpoint', async () => {
    const note = 'the signed checkpoint\n';
    const text = await tlogProof(tiles)(7, { ...headOf(300), note });
    expect(parseTlogProof(text)).toEqual({ index: 7, proof: tree.inclusionProof(7, 300), checkpoint: note });
  });

  it.each([
    ['an index outside of the tree', () => proveInclusion(tiles)(300, headOf(300))],
    ['an index in the empty tree', () => proveInclusion(tiles)(0, headOf(0))],
    ['a larger older tree', () => proveConsistency(tiles)(301, headOf(300))],
    ['an empty older tree', () => proveConsistency(tiles)(0, headOf(300))],
  ] as [string, () => Promise<unknown>][])('refuse %s', async (_name: string, prove: () => Promise<unknown>) => {
    await expect(prove()).rejects.toMatchObject({ code: 'proof.invalid' });
  });

  it('are not given when any hash that they rest on, or a root, is another', async () => {
    const flipping = (at: number): Pick<LogReader, 'tile'> => ({
      tile: async (ref) => {
        const hashes = Uint8Array.from(await tiles.tile(ref));
        hashes[at % hashes.length]! ^= 1;
        return hashes;
      },
    });
    await fc.assert(
      fc.asyncProperty(treeAt, async ({ size, index }) => {
        const wrong = { size, root: tree.root(size === 1 ? 2 : size - 1) };
        await expect(proveInclusion(tiles)(index, wrong)).rejects.toMatchObject({ code: 'log.fork' });
        await expect(proveConsistency(tiles)(index + 1, wrong)).rejects.toMatchObject({ code: 'log.fork' });
        const older = tree.root(index === 0 ? 2 : index);
        await expect(proveConsistency(tiles)(index + 1, headOf(size), older)).rejects.toMatchObject({
          code: 'log.fork',
        });
        await expect(proveInclusion(flipping(0))(0, headOf(size))).rejects.toMatchObject({ code: 'log.fork' });
      }),
      { numRuns: 40 },
    );
  });

  it('refuse a reader whose tiles are of another width', async () => {
    const whole: Pick<LogReader, 'tile'> = { tile: async ({ level, n }) => tiles.tiles.get(`${level}/${n}`)! };
    await expect(proveInclusion(whole)(3, headOf(100))).rejects.toMatchObject({ code: 'log.tile-missing' });
  });
});
