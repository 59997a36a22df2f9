import { FixedClock, isRefusal, toHex, utf8 } from '@filmdeed/kernel';
import { indexKeysOf, indexRootLeaf, parseIndexRootLeaf } from '@filmdeed/evidence';
import {
  bundlesOfSize,
  indexKey,
  indexLog,
  type IndexPorts,
  type IndexStep,
  type IndexStore,
  type LogStore,
  NO_KEYS,
  proveIndexed,
  verifyIndexed,
} from '@filmdeed/ledger';
import { sha256 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { TEST_ORIGIN } from './filed-bundle.js';
import { filedLeaf, indexEntriesOf, indexRootOf } from './indexed-log.js';
import { sequencing } from './sequencing.js';

export interface IndexUnderTest {
  readonly index: IndexStore;
  /** Another process on the same index. */
  readonly other: IndexStore;
  readonly log: LogStore;
  /** Puts leaves into the outbox, in this order. */
  add(leaves: readonly Uint8Array[]): Promise<void>;
}

/** A key of a leaf `grown <n> <serial>`: cheap leaves, so that whole logs can be made of them. */
const keysOf = (leaf: Uint8Array): readonly Uint8Array[] => {
  const [word, n] = new TextDecoder().decode(leaf).split(' ');
  return word === 'grown' ? [indexKey('sha256', sha256(utf8(n!)))] : indexKeysOf(leaf);
};
let serial = 0;
const grown = (n: number): Uint8Array => utf8(`grown ${n} ${serial++}`);

/** What every store of the index promises (libs/ledger/src/digest-index/index-store.ts), and what the flow makes of it. */
export function indexStoreContract(make: () => Promise<IndexUnderTest>, numRuns: number): void {
  const clock = new FixedClock('2026-11-25T08:00:00.000Z');
  let world: IndexUnderTest;
  beforeEach(async () => {
    world = await make();
  });

  const ports = (changes: Partial<IndexPorts> = {}, of = world): IndexPorts => ({
    index: of.index,
    log: of.log,
    keysOf,
    stateRoot: (size, root, at) => indexRootLeaf(TEST_ORIGIN, size, root, at),
    clock,
    ...changes,
  });
  const sequence = async (of = world): Promise<void> => {
    while ((await sequencing(of.log)()).appended > 0);
  };
  const log = async (leaves: readonly Uint8Array[], of = world): Promise<void> => {
    await of.add(leaves);
    await sequence(of);
  };
  const leavesOf = async (of = world): Promise<Uint8Array[]> => {
    const leaves: Uint8Array[] = [];
    for (const ref of bundlesOfSize((await of.log.head()).size)) leaves.push(...(await of.log.entries(ref)));
    return leaves;
  };
  const rebuilt = (leaves: readonly Uint8Array[]): string => toHex(indexRootOf(leaves, keysOf));
  const everything = async (): Promise<object> => ({
    head: await world.index.head(),
    entries: await world.index.entries([{ from: NO_KEYS, to: new Uint8Array(32).fill(0xff) }]),
    waiting: (await world.log.pending(1000)).map(({ leafHash }) => toHex(leafHash)),
  });

  it('begins empty, states nothing of nothing, and proves nothing', async () => {
    expect(await world.index.head()).toEqual({ size: 0, root: NO_KEYS, stated: null });
    expect((await world.index.tiles([new Uint8Array(0)]))[0]).toEqual(new Array(256).fill(null));
    expect(await indexLog(ports())()).toEqual({ indexed: 0, stated: false });
    await log([utf8('a leaf without keys')]);
    expect(await indexLog(ports())()).toEqual({ indexed: 1, stated: false });
    expect(await proveIndexed(world.index)([NO_KEYS])).toBeNull();
  });

  it('has the root that the leaves alone give, in whatever steps it came there, and proves every key', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.nat(400), { maxLength: 120 }), { minLength: 1, maxLength: 5 }),
        async (steps) => {
          const fresh = await make();
          for (const step of steps) {
            await log(step.map(grown), fresh);
            await indexLog(ports({}, fresh))();
            const leaves = await leavesOf(fresh);
            const { size, root } = await fresh.index.head();
            expect({ size, root: toHex(root) }).toEqual({ size: leaves.length, root: rebuilt(leaves) });
          }
          await sequence(fresh);
          const entries = indexEntriesOf(await leavesOf(fresh), keysOf);
          const absent = [
            sha256(utf8('never filed')),
            ...entries.slice(0, 3).map(({ key }) => key.with(31, key[31]! ^ 1)),
          ];
          const keys = [...entries.map(({ key }) => key), ...absent];
          const proven = await proveIndexed(fresh.index)(keys);
          if (entries.length === 0) return expect(proven).toBeNull();
          const { stated, proofs } = proven!;
          expect(parseIndexRootLeaf(stated.leaf)).toMatchObject({ size: stated.size, root: toHex(stated.root) });
          proofs.forEach(({ at, path }, i) => {
            const claim = { key: keys[i]!, at, path, root: stated.root, size: stated.size };
            expect(verifyIndexed(claim)).toBe(i < entries.length);
            if (i < entries.length) expect(at).toEqual(entries[i]);
            const place = i % path.length;
            const tampered = path.map((hash, j) => (j === place ? hash.with(0, hash[0]! ^ 1) : hash));
            if (path.length > 0) expect(() => verifyIndexed({ ...claim, path: tampered })).toThrow('another root');
          });
        },
      ),
      { numRuns },
    );
  });

  it('goes deeper than its tiles where keys begin alike', async () => {
    const alike = (n: number): Uint8Array => sha256(utf8(String(n))).fill(0xab, 0, n % 2 === 0 ? 3 : 31);
    const deep = (leaf: Uint8Array): Uint8Array[] =>
      keysOf(leaf).length === 0 ? [] : [alike(Number(new TextDecoder().decode(leaf).split(' ')[1]))];
    await log(Array.from({ length: 12 }, (_, n) => grown(n)));
    await indexLog(ports({ keysOf: deep }))();
    await sequence();
    const leaves = await leavesOf();
    const { stated, proofs } = (await proveIndexed(world.index)([alike(3), alike(4), alike(14), alike(15)]))!;
    expect(toHex(stated.root)).toBe(toHex(indexRootOf(leaves, deep)));
    expect(proofs.slice(0, 2).map(({ at }) => at?.first)).toEqual([3, 4]);
    expect(proofs[2]!.path.length).toBeGreaterThan(24);
    expect(proofs[0]!.path.length).toBeGreaterThan(248);
  });

  it('states a root once, and not because of its own statements', async () => {
    await log([filedLeaf(1, 1)]);
    expect(await indexLog(ports())()).toEqual({ indexed: 1, stated: true });
    expect(await indexLog(ports())()).toEqual({ indexed: 0, stated: false });
    await sequence();
    expect(await indexLog(ports())()).toEqual({ indexed: 1, stated: false });
    await log([filedLeaf(2, 2, 'sealed')]);
    expect(await indexLog(ports())()).toEqual({ indexed: 1, stated: false });
    expect((await world.log.head()).size).toBe(3);
    await log([filedLeaf(1, 3)]);
    expect(await indexLog(ports())()).toEqual({ indexed: 1, stated: true });
    await sequence();
    expect((await leavesOf()).filter((leaf) => toHex(leaf).includes(toHex(utf8('index-root'))))).toHaveLength(2);
  });

  it('proves nothing under a root that is not in the log yet', async () => {
    await log([grown(1)]);
    await indexLog(ports())();
    expect(await proveIndexed(world.index)([NO_KEYS])).toBeNull();
    await sequence();
    const key = keysOf(grown(1))[0]!;
    expect(await proveIndexed(world.index)([key])).toMatchObject({
      stated: { size: 1, leafIndex: 1 },
      proofs: [{ path: [] }],
    });
    await log([grown(2)]);
    expect(await world.index.commit({ ...(await nextStep()), statement: null })).toBe(true);
    expect(await proveIndexed(world.index)([key])).toBeNull();
    expect(await indexLog(ports())()).toMatchObject({ indexed: 0, stated: true });
    expect(await proveIndexed(world.index)([key])).toBeNull();
    await sequence();
    expect(await proveIndexed(world.index)([key])).not.toBeNull();
  });

  it('reads one state in a snapshot, whatever is committed meanwhile', async () => {
    await log([grown(1), grown(2)]);
    await indexLog(ports())();
    await sequence();
    await log([grown(3)]);
    const seen = await world.index.snapshot(async (reader) => {
      const before = await reader.head();
      await indexLog(ports({ index: world.other }))();
      const all = await reader.entries([{ from: NO_KEYS, to: new Uint8Array(32).fill(0xff) }]);
      return { before, after: await reader.head(), entries: all.length };
    });
    expect(seen.after).toEqual(seen.before);
    expect(seen.entries).toBe(2);
    expect((await world.index.head()).size).toBe(4);
  });

  /** The step that the flow would commit next. */
  async function nextStep(): Promise<IndexStep> {
    let taken: IndexStep | undefined;
    const index: IndexStore = {
      head: () => world.index.head(),
      tiles: (prefixes) => world.index.tiles(prefixes),
      entries: (ranges) => world.index.entries(ranges),
      snapshot: (work) => world.index.snapshot(work),
      commit: async (step) => {
        taken = step;
        return false;
      },
    };
    await expect(indexLog(ports({ index }))()).rejects.toMatchObject({ code: 'log.head-moved' });
    return taken!;
  }

  it('answers false and writes nothing unless the head is still the one named', async () => {
    await log([grown(1)]);
    const early = await nextStep();
    expect(await world.index.commit(early)).toBe(true);
    await sequence();
    await log([grown(2)]);
    const before = await everything();
    expect(await world.other.commit(early)).toBe(false);
    const next = await nextStep();
    expect(await world.index.commit({ ...next, from: { ...next.from, root: NO_KEYS } })).toBe(false);
    expect(await world.index.commit({ ...next, from: { ...next.from, stated: null } })).toBe(false);
    expect(await everything()).toEqual(before);
    const taken = await Promise.all([world.index.commit(next), world.other.commit(next), world.index.commit(next)]);
    expect(taken.filter(Boolean)).toHaveLength(1);
  });

  it('writes nothing of a step that would change what an entry says', async () => {
    await log([grown(1)]);
    await indexLog(ports())();
    await sequence();
    await log([grown(1)]);
    const step = await nextStep();
    const before = await everything();
    const [entry] = step.entries;
    const changed = { ...step, entries: [{ ...entry!, first: 1 }] };
    await expect(world.index.commit(changed)).rejects.toMatchObject({ code: 'log.fork' });
    expect(await everything()).toEqual(before);
    expect(await world.index.commit(step)).toBe(true);
  });

  it('repeats harmlessly wherever it was cut off', async () => {
    const one = (n: number): Uint8Array => grown(n % 300);
    await log(Array.from({ length: 700 }, (_, n) => one(n)));
    const calls = ['head', 'tiles', 'entries', 'commit'] as const;
    for (const persisted of [false, true]) {
      for (const call of calls) {
        for (let nth = 0; nth < 3; nth++) {
          let count = 0;
          const failing: IndexStore = {
            head: () => fail('head', () => world.index.head()),
            tiles: (prefixes) => world.index.tiles(prefixes),
            entries: (ranges) => world.index.entries(ranges),
            snapshot: (work) =>
              world.index.snapshot((reader) =>
                work({
                  ...reader,
                  tiles: (of) => fail('tiles', () => reader.tiles(of)),
                  entries: (of) => fail('entries', () => reader.entries(of)),
                }),
              ),
            commit: (step) => fail('commit', () => world.index.commit(step)),
          };
          async function fail<T>(name: string, run: () => Promise<T>): Promise<T> {
            if (name !== call || count++ !== nth) return run();
            if (persisted) await run();
            throw new Error('the power is gone');
          }
          await log([one(nth)]);
          await indexLog(ports({ index: failing }))().catch((error: Error) => expect(error.message).toContain('power'));
          await sequence();
        }
      }
    }
    await indexLog(ports())();
    await sequence();
    await indexLog(ports())();
    const leaves = await leavesOf();
    const { size, root, stated } = await world.index.head();
    expect({ size, root: toHex(root) }).toEqual({ size: leaves.length, root: rebuilt(leaves) });
    expect(stated).toMatchObject({ root, leafIndex: expect.any(Number) as number });
    for (const [index, leaf] of leaves.entries()) {
      if (!toHex(leaf).includes(toHex(utf8('index-root')))) continue;
      const said = parseIndexRootLeaf(leaf);
      expect(said.size).toBeLessThanOrEqual(index);
      expect(said.root).toBe(rebuilt(leaves.slice(0, said.size)));
    }
  });

  it('lets one of two that run at once win, and never states what the leaves do not give', async () => {
    await log(Array.from({ length: 300 }, (_, n) => grown(n)));
    const runs = [world.index, world.other, world.index, world.other].map((index) =>
      indexLog(ports({ index }))().catch((error: unknown) => {
        if (!isRefusal(error, 'log.head-moved')) throw error;
      }),
    );
    await Promise.all(runs);
    await indexLog(ports())();
    await sequence();
    const leaves = await leavesOf();
    expect(leaves).toHaveLength(301);
    expect(parseIndexRootLeaf(leaves.at(-1)!)).toMatchObject({ size: 300, root: rebuilt(leaves.slice(0, 300)) });
  });
}
