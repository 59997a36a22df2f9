import { toHex } from '@filmdeed/kernel';
import fc from 'fast-check';
import { hash } from 'node:crypto';
import { LOG_SIGNER, TEST_ORIGIN } from '../../../../test/support/filed-bundle.js';
import { MemoryLogStore } from '../../../../test/support/memory-log-store.js';
import { naiveRoot } from '../../../../test/support/naive-tree.js';
import { leafOf, outcome, sequencing } from '../../../../test/support/sequencing.js';
import { assertWholeLog } from '../../../../test/support/whole-log.js';
import {
  type LogStore,
  MOST_SEQUENCED,
  type NoteSigner,
  openCheckpoint,
  parseVerifierKey,
  proveConsistency,
  rightEdgeTiles,
} from '../index.js';

const verifiers = [parseVerifierKey(LOG_SIGNER.verifierKey)];
const hexes = (list: readonly Uint8Array[]): string[] => list.map(toHex);

let store: MemoryLogStore;
beforeEach(() => {
  store = new MemoryLogStore();
});

const flow = (ports: Parameters<typeof sequencing>[1] = {}) => sequencing(store, ports);

describe('sequenceLog', () => {
  it('takes what waits in order, and writes nothing when nothing waits', async () => {
    expect(await flow()()).toEqual({ appended: 0, head: await store.head() });
    expect(store.checkpoints.size).toBe(0);
    for (let n = 0; n < 3; n++) store.add(leafOf(n));
    const { appended, head } = await flow()();
    expect(appended).toBe(3);
    expect(head).toEqual(await store.head());
    expect(hexes(store.logged)).toEqual(hexes([0, 1, 2].map(leafOf)));
    expect(openCheckpoint(head.note, verifiers, TEST_ORIGIN)).toMatchObject({ size: 3, extensions: [] });
    expect(await flow()()).toEqual({ appended: 0, head });
    expect([...store.checkpoints.keys()]).toEqual([3]);
  });

  it('takes 4,000 leaves at a time', async () => {
    for (let n = 0; n < 8500; n++) store.add(leafOf(n));
    const steps: number[] = [];
    for (let appended = 1; appended > 0; steps.push(appended)) ({ appended } = await flow()());
    expect(steps).toEqual([MOST_SEQUENCED, MOST_SEQUENCED, 500, 0]);
    expect(hexes(store.logged)).toEqual(hexes(Array.from({ length: 8500 }, (_, n) => leafOf(n))));
    await assertWholeLog(store);
  });

  it('reads of the log only its right edge, and signs once', async () => {
    for (let n = 0; n < 700; n++) store.add(leafOf(n));
    await flow()();
    store.add(leafOf(700));
    const read: object[] = [];
    let signed = 0;
    const watched: LogStore = Object.assign(Object.create(store), {
      tile: (ref: object) => {
        read.push(ref);
        return store.tile(ref as never);
      },
    });
    const signer: NoteSigner = { ...LOG_SIGNER, sign: (message) => (signed++, LOG_SIGNER.sign(message)) };
    await flow({ store: watched, signer })();
    expect(read).toEqual(rightEdgeTiles(700));
    expect(read).toHaveLength(2);
    expect(signed).toBe(1);
  });

  it('gives the tree of the recursive definition at every size, whatever the steps', async () => {
    const steps = fc.array(fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 200, max: 300 })), {
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(steps, async (batches) => {
        const log = new MemoryLogStore();
        let made = 0;
        for (const batch of batches) {
          for (let i = 0; i < batch; i++) log.add(leafOf(made++));
          await flow({ store: log })();
        }
        expect(toHex((await log.head()).root)).toBe(
          toHex(naiveRoot(Array.from({ length: made }, (_, n) => leafOf(n)))),
        );
        await assertWholeLog(log);
      }),
      { numRuns: 25 },
    );
  });

  it('gives the same log, tile for tile, however many leaves a step takes', async () => {
    const sequenced = async (leaves: number, limits: readonly number[]): Promise<MemoryLogStore> => {
      const log = new MemoryLogStore();
      for (let n = 0; n < leaves; n++) log.add(leafOf(n));
      for (let step = 0; log.outbox.length > 0; step++) {
        const limit = limits[step % limits.length]!;
        const pending = async (most: number) => log.pending(Math.min(most, limit));
        await flow({
          store: Object.assign(Object.create(log), { pending, extend: log.extend.bind(log) }) as LogStore,
        })();
      }
      return log;
    };
    const limits = fc.array(fc.integer({ min: 20, max: 900 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1500 }), limits, async (leaves, some) => {
        const [inSteps, atOnce] = [await sequenced(leaves, some), await sequenced(leaves, [leaves])];
        expect(await inSteps.head()).toEqual(await atOnce.head());
        expect(hexes(inSteps.logged)).toEqual(hexes(atOnce.logged));
        const tiles = ({ tiles: held }: MemoryLogStore): string[] =>
          [...held].map(([key, hashes]) => `${key} ${toHex(hashes)}`).sort();
        expect(tiles(inSteps)).toEqual(tiles(atOnce));
      }),
      { numRuns: 25 },
    );
  });

  it('hashes with the SHA-256 that it is given', async () => {
    for (let n = 0; n < 700; n++) store.add(leafOf(n));
    let digested = 0;
    const sha256 = (bytes: Uint8Array): Uint8Array => (digested++, hash('sha256', bytes, 'buffer'));
    const { head } = await flow({ sha256 })();
    expect(digested).toBeGreaterThan(650);
    expect(toHex(head.root)).toBe(toHex(naiveRoot(Array.from({ length: 700 }, (_, n) => leafOf(n)))));
    await assertWholeLog(store);
  });

  it('fills every tile level on the way', async () => {
    for (let n = 0; n < 65_540; n++) store.add(leafOf(n));
    for (let appended = 1; appended > 0;) ({ appended } = await flow()());
    const { size, root } = await store.head();
    expect(size).toBe(65_540);
    expect([...store.tiles.keys()].filter((key) => !key.startsWith('0/'))).toEqual(['1/0', '2/0']);
    expect(store.tiles.get('2/0')).toHaveLength(32);
    for (const size1 of [1, 256, 65_000, 65_536]) await proveConsistency(store)(size1, { size, root });
  });

  it('keeps one log however adding and two leaders mix', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: 12 }), async (scheduler, rounds) => {
        const log = new MemoryLogStore();
        let made = 0;
        const slow = slowed(log, scheduler);
        const lead = async (): Promise<void> => {
          for (let round = 0; round < rounds; round++) {
            const done = await outcome(flow({ store: slow })());
            expect(typeof done === 'number' || done === 'log.head-moved').toBe(true);
          }
        };
        const file = async (): Promise<void> => {
          for (let n = 0; n < 2 * rounds; n++) {
            await scheduler.schedule(Promise.resolve(), 'file');
            log.add(leafOf(made++));
          }
        };
        const all = Promise.all([lead(), lead(), file()]);
        await scheduler.waitFor(all);
        await flow({ store: log })();
        expect(hexes(log.logged)).toEqual(hexes(Array.from({ length: made }, (_, n) => leafOf(n))));
        await assertWholeLog(log);
      }),
      { numRuns: 40 },
    );
  });
});

/** The same log, each call of which comes back when the scheduler likes. */
function slowed(log: MemoryLogStore, scheduler: fc.Scheduler): LogStore {
  const when =
    <A extends unknown[], T>(name: string, call: (...given: A) => Promise<T>) =>
    async (...given: A): Promise<T> => {
      await scheduler.schedule(Promise.resolve(), name);
      return scheduler.schedule(call(...given), `${name} done`);
    };
  return {
    head: when('head', () => log.head()),
    tile: when('tile', (ref) => log.tile(ref)),
    entries: when('entries', (ref) => log.entries(ref)),
    checkpoint: when('checkpoint', (size) => log.checkpoint(size)),
    pending: when('pending', (most) => log.pending(most)),
    extend: when('extend', (extension) => log.extend(extension)),
  };
}
