import { FixedClock, toHex, utf8 } from '@filmdeed/kernel';
import {
  bundlesOfSize,
  checkpointText,
  EMPTY_ROOT,
  HASH_SIZE,
  type LogExtension,
  type LogHead,
  type LogStore,
  parseNote,
  rootOfLeaves,
  sequenceLog,
  tileHashes,
  tilesOfSize,
  leafHash,
  TileEdge,
} from '@filmdeed/ledger';
import { LOG_SIGNER, TEST_ORIGIN } from './filed-bundle.js';
import { naiveRoot } from './naive-tree.js';

export interface LogUnderTest {
  readonly store: LogStore;
  /** Another process on the same log. */
  readonly other: LogStore;
  /** Puts leaves into the outbox, in this order. */
  add(leaves: readonly Uint8Array[]): Promise<void>;
}

export const someLeaves = (count: number, from = 0): Uint8Array[] =>
  Array.from({ length: count }, (_, i) => utf8(`leaf ${from + i} 叶`));

/** What every store of the log promises (libs/ledger/src/log/log-store.ts). */
export function logStoreContract(make: () => Promise<LogUnderTest>): void {
  const clock = new FixedClock('2026-11-25T08:00:00.000Z');
  let log: LogUnderTest;
  let store: LogStore;
  beforeEach(async () => {
    log = await make();
    store = log.store;
  });

  const sequence = (on = store): Promise<{ appended: number; head: LogHead }> =>
    sequenceLog({ store: on, signer: LOG_SIGNER, clock, origin: TEST_ORIGIN })();

  /** The extension by the oldest `count` leaves from the present head. */
  async function extension(count: number): Promise<LogExtension> {
    const from = await store.head();
    const edge = new TileEdge(
      from.size,
      await Promise.all([...tilesOfSize(from.size)].map(async (ref) => ({ ...ref, hashes: await store.tile(ref) }))),
    );
    const leaves = await store.pending(count);
    for (const leaf of leaves) edge.append(leaf.leafHash);
    const root = edge.root();
    const text = checkpointText({ origin: TEST_ORIGIN, size: edge.size, root });
    const to = { size: edge.size, root, note: `${text}\n— somebody AAAAAAAA\n` };
    return { from, to, leaves, tiles: edge.changedTiles(), loggedAt: clock.now() };
  }

  const state = async (on = store): Promise<object> => ({
    head: await on.head(),
    waiting: (await on.pending(1000)).map(({ seq }) => seq),
  });

  it('begins empty', async () => {
    const head = await store.head();
    expect({ ...head, root: toHex(head.root) }).toEqual({ size: 0, root: toHex(EMPTY_ROOT), note: '' });
    expect(await store.pending(10)).toEqual([]);
    expect(await store.checkpoint(0)).toBeNull();
    await expect(store.tile({ level: 0, n: 0, width: 1 })).rejects.toMatchObject({ code: 'log.tile-missing' });
    await expect(store.entries({ n: 0, width: 1 })).rejects.toMatchObject({ code: 'log.tile-missing' });
  });

  it('hands out waiting leaves in order, again and again, with the hashes that they have and that were promised', async () => {
    const leaves = [utf8('b'), utf8('a'), Uint8Array.from({ length: 65_535 }, (_, i) => i & 255)];
    await log.add(leaves);
    for (const most of [2, 3, 1000]) {
      const pending = await store.pending(most);
      const hashes = leaves.slice(0, most).map((leaf) => toHex(leafHash(leaf)));
      expect(pending.map((each) => toHex(each.leafHash))).toEqual(hashes);
      expect(pending.map(({ promised }) => toHex(promised))).toEqual(hashes);
      expect(pending.every(({ seq }, i) => i === 0 || seq > pending[i - 1]!.seq)).toBe(true);
    }
  });

  it('commits an extension as a whole', async () => {
    await log.add(someLeaves(5));
    const given = await extension(3);
    expect(await store.extend(given)).toBe(true);
    expect(await store.head()).toEqual(given.to);
    expect(await store.checkpoint(3)).toBe(given.to.note);
    expect((await store.entries({ n: 0, width: 3 })).map(toHex)).toEqual(someLeaves(3).map(toHex));
    expect((await store.pending(10)).map((each) => toHex(each.leafHash))).toEqual(
      someLeaves(2, 3).map((leaf) => toHex(leafHash(leaf))),
    );
    expect(await log.other.head()).toEqual(given.to);
  });

  it('answers false and writes nothing unless the head is still the one named', async () => {
    await log.add(someLeaves(4));
    const first = await extension(2);
    const late = await extension(4);
    expect(await store.extend(first)).toBe(true);
    const before = await state();
    expect(await log.other.extend(late)).toBe(false);
    expect(await store.extend(first)).toBe(false);
    const next = await extension(2);
    const otherRoot = { ...next, from: { ...next.from, root: new Uint8Array(HASH_SIZE) } };
    expect(await store.extend(otherRoot)).toBe(false);
    expect(await state()).toEqual(before);
    expect(await store.checkpoint(4)).toBeNull();
    await expect(store.entries({ n: 0, width: 3 })).rejects.toMatchObject({ code: 'log.tile-missing' });
    expect(await store.extend(next)).toBe(true);
  });

  it('commits exactly one of several extensions that come at once', async () => {
    for (let round = 0; round < 5; round++) {
      await log.add(someLeaves(2, 2 * round));
      const [one, both] = [await extension(1), await extension(2)];
      const taken = await Promise.all([
        store.extend(both),
        log.other.extend(one),
        store.extend(one),
        log.other.extend(both),
      ]);
      expect(taken.filter(Boolean)).toHaveLength(1);
      const rest = await extension(2);
      if (rest.leaves.length > 0) expect(await store.extend(rest)).toBe(true);
    }
    expect((await store.entries({ n: 0, width: 10 })).map(toHex)).toEqual(someLeaves(10).map(toHex));
  });

  it('writes nothing of an extension that it cannot take whole', async () => {
    await log.add(someLeaves(4));
    await store.extend(await extension(2));
    const good = await extension(2);
    const before = await state();
    const [leaf, ...others] = good.leaves;
    const strange = { ...good, leaves: [{ ...leaf!, seq: leaf!.seq + 1000 }, ...others] };
    await expect(store.extend(strange)).rejects.toThrow();
    const [first, second] = good.leaves;
    const exchanged = { ...good, leaves: [{ ...first!, leafHash: second!.leafHash }, second!] };
    await expect(store.extend(exchanged)).rejects.toThrow('does not take waiting leaves');
    const changed = good.tiles.map((tile) => ({ ...tile, hashes: tile.hashes.map((byte) => byte ^ 1) }));
    await expect(store.extend({ ...good, tiles: changed })).rejects.toMatchObject({ code: 'log.fork' });
    expect(await state()).toEqual(before);
    expect(await store.checkpoint(4)).toBeNull();
    expect(await store.extend(good)).toBe(true);
  });

  it('reads every tile and bundle of every checkpoint, also at widths that are past', async () => {
    const leaves = someLeaves(600);
    const sizes = [1, 3, 255, 256, 257, 511, 512, 600];
    for (const size of sizes) {
      const { size: at } = await store.head();
      await log.add(leaves.slice(at, size));
      expect(await sequence()).toMatchObject({ appended: size - at, head: { size } });
    }
    for (const size of sizes) {
      const text = checkpointText({ origin: TEST_ORIGIN, size, root: naiveRoot(leaves.slice(0, size)) });
      expect(parseNote((await store.checkpoint(size))!).text).toBe(text);
      const hashes = new Map<number, Uint8Array[]>();
      for (const ref of tilesOfSize(size)) {
        const row = hashes.get(ref.level) ?? [];
        hashes.set(ref.level, [...row, ...tileHashes(await store.tile(ref), ref.width)]);
        expect((await store.tile(ref)).length).toBe(ref.width * HASH_SIZE);
      }
      expect(toHex(rootOfLeaves(hashes.get(0)!))).toBe(toHex(naiveRoot(leaves.slice(0, size))));
      const entries: Uint8Array[] = [];
      for (const ref of bundlesOfSize(size)) entries.push(...(await store.entries(ref)));
      expect(entries.map(toHex)).toEqual(leaves.slice(0, size).map(toHex));
    }
    expect(await store.checkpoint(2)).toBeNull();
    await expect(store.tile({ level: 0, n: 2, width: 89 })).rejects.toMatchObject({ code: 'log.tile-missing' });
    await expect(store.entries({ n: 2, width: 89 })).rejects.toMatchObject({ code: 'log.tile-missing' });
  });

  it('lets one of two that grow the log at once win, and the log never forks', async () => {
    let made = 0;
    const grow = async (count: number): Promise<void> => log.add(someLeaves(count, (made += count) - count));
    const outcomes = new Set<string>();
    await grow(60);
    const run = async (on: LogStore): Promise<void> => {
      for (let step = 0; step < 20; step++) {
        if (step % 3 === 0) await grow(1);
        try {
          outcomes.add((await sequence(on)).appended > 0 ? 'grew' : 'idle');
        } catch (error) {
          outcomes.add((error as { code: string }).code);
        }
      }
    };
    await Promise.all([run(store), run(log.other)]);
    for (const outcome of ['grew', 'idle', 'log.head-moved']) outcomes.delete(outcome);
    expect([...outcomes]).toEqual([]);
    await sequence();
    const { size, root } = await store.head();
    const entries: Uint8Array[] = [];
    for (const ref of bundlesOfSize(size)) entries.push(...(await store.entries(ref)));
    expect(entries.map(toHex).sort()).toEqual(someLeaves(made).map(toHex).sort());
    expect(toHex(naiveRoot(entries))).toBe(toHex(root));
    expect(await store.pending(1)).toEqual([]);
  });
}
