import fc from 'fast-check';
import { LOG_SIGNER, TEST_ORIGIN } from '../../../../test/support/filed-bundle.js';
import { MemoryLogMemory } from '../../../../test/support/memory-log-memory.js';
import { MemoryLogStore } from '../../../../test/support/memory-log-store.js';
import { naiveRoot } from '../../../../test/support/naive-tree.js';
import { leafOf, outcome, sequencing } from '../../../../test/support/sequencing.js';
import { checkpointText, type LogExtension, type LogMemory, type LogStore, signNote } from '../index.js';

let store: MemoryLogStore;
let memory: MemoryLogMemory;
beforeEach(() => {
  store = new MemoryLogStore();
  memory = new MemoryLogMemory();
});

const grow = async (ports: Parameters<typeof sequencing>[1] = {}): Promise<number | string> =>
  outcome(sequencing(store, { memory, ...ports })());
const file = (from: number, to: number): void => {
  for (let n = from; n < to; n++) store.add(leafOf(n));
};

/** The store as an older copy of its database has it. */
function copyOf(original: MemoryLogStore): MemoryLogStore {
  const copy = new MemoryLogStore();
  for (let n = 0; n < original.logged.length; n++) copy.logged.push(original.logged[n]!);
  for (const [key, tile] of original.tiles) copy.tiles.set(key, tile.slice());
  for (const [size, note] of original.checkpoints) copy.checkpoints.set(size, note);
  copy.present = original.present;
  return copy;
}

const sizeIn = (note: string | null): number => (note === null ? 0 : Number(note.split('\n')[1]));

describe('what a key remembers', () => {
  it('is the head before each commit, with the one that is meant, and the newest when nothing waits', async () => {
    file(0, 3);
    await grow();
    expect([memory.heads.published, sizeIn(memory.heads.intended)]).toEqual([null, 3]);
    file(3, 5);
    await grow();
    expect([sizeIn(memory.heads.published), sizeIn(memory.heads.intended)]).toEqual([3, 5]);
    await grow();
    expect(memory.heads).toEqual({ published: store.present.note, intended: null });
  });

  it('follows a log that another machine has let grow', async () => {
    file(0, 300);
    await grow();
    await grow();
    file(300, 310);
    await outcome(sequencing(store)());
    expect(await grow()).toBe(0);
    expect(sizeIn(memory.heads.published)).toBe(310);
  });

  it.each([
    ['a smaller log', 300],
    ['an empty log', 0],
  ])('forbids %s, and goes on when the log is back', async (_name, size) => {
    file(0, size);
    await grow();
    const older = copyOf(store);
    file(size, 520);
    await grow();
    await grow();
    const whole = store;
    store = older;
    store.add(leafOf(999));
    for (let again = 0; again < 2; again++) expect(await grow()).toBe('log.fork');
    expect(store.present.size).toBe(size);
    store = whole;
    store.add(leafOf(520));
    expect(await grow()).toBe(1);
  });

  it.each([
    ['the same size', 300],
    ['a larger size', 333],
  ])('forbids another history of %s', async (_name, size) => {
    file(0, 300);
    await grow();
    await grow();
    store = new MemoryLogStore();
    file(1, size + 1);
    await outcome(sequencing(store)());
    store.add(leafOf(999));
    expect(await grow()).toBe('log.fork');
    expect(store.present.size).toBe(size);
  });

  it('is not taken from another key or log', async () => {
    const root = naiveRoot([leafOf(0)]);
    const note = await signNote(checkpointText({ origin: TEST_ORIGIN, size: 1, root }), [LOG_SIGNER]);
    for (const published of [note.replace('\n1\n', '\n2\n'), 'nonsense', '']) {
      memory.heads = { published, intended: null };
      file(0, 1);
      expect(await grow()).toBe('storage.damaged');
    }
    expect(store.present.size).toBe(0);
  });
});

describe('a crash', () => {
  const DEAD = 'the machine stopped';
  const die = async (): Promise<never> => Promise.reject(new Error(DEAD));
  const onStore = (extend: (extension: LogExtension) => Promise<boolean>): { store: LogStore } => ({
    store: Object.assign(Object.create(store), { extend }) as LogStore,
  });
  const onMemory = (remember: LogMemory['remember']): { memory: LogMemory } => ({
    memory: { recall: () => memory.recall(), remember },
  });

  /** Every point of a step. `committed`: whether the step's head is published. */
  const POINTS: Readonly<Record<string, { ports: () => Parameters<typeof sequencing>[1]; committed: boolean }>> = {
    'before the memory is written': { ports: () => onMemory(die), committed: false },
    'after the memory is written': {
      ports: () => onMemory(async (heads) => (await memory.remember(heads), die())),
      committed: false,
    },
    'before the commit': { ports: () => onStore(die), committed: false },
    'after the commit': {
      ports: () => onStore(async (extension) => (await store.extend(extension), die())),
      committed: true,
    },
  };

  it.each(Object.entries(POINTS))(
    '%s: an honest start goes on, with the same leaves or others',
    async (_name, point) => {
      for (const others of [false, true]) {
        store = new MemoryLogStore();
        memory = new MemoryLogMemory();
        file(0, 300);
        await grow();
        file(300, 305);
        expect(await grow(point.ports())).toBe(DEAD);
        expect(store.present.size).toBe(point.committed ? 305 : 300);
        // A leaf that was written first and committed last.
        if (others)
          store.outbox.unshift({ seq: 0, leaf: leafOf(999), promised: store.outbox[0]?.promised ?? leafOf(0) });
        store.outbox.splice(0, others ? 1 : 0);
        store.add(leafOf(305));
        expect(await grow()).toBe(306 - store.present.size || (point.committed ? 1 : 6));
        expect(store.present.size).toBe(306);
      }
    },
  );

  it.each(Object.entries(POINTS))(
    '%s: no older copy of the database but that before this very step passes',
    async (_name, point) => {
      const copies: MemoryLogStore[] = [copyOf(store)];
      for (const size of [10, 300, 301]) {
        file(store.present.size, size);
        await grow();
        copies.push(copyOf(store));
      }
      file(301, 305);
      await grow(point.ports());
      const published = point.committed ? 4 : 3;
      for (const copy of copies.slice(0, published - 1)) {
        store = copy;
        store.add(leafOf(777));
        expect([store.present.size, await grow()]).toEqual([copy.present.size, 'log.fork']);
      }
    },
  );
});

it('never signs two histories, whatever crashes and whichever copies of the database come back', async () => {
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant('grow' as const), leaves: fc.integer({ min: 1, max: 40 }) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('idle' as const), leaves: fc.constant(0) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('restore' as const), leaves: fc.nat(20) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('die' as const), leaves: fc.nat(20) }) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30 }), async (steps) => {
      store = new MemoryLogStore();
      memory = new MemoryLogMemory();
      let copies = [copyOf(store)];
      let next = 0;
      for (const { do: what, leaves } of steps) {
        if (what === 'restore') store = copyOf(copies[leaves % copies.length]!);
        for (let n = 0; n < leaves; n++) store.add(leafOf(next++));
        const before = store.present.size;
        const said = await grow(
          what === 'die'
            ? {
                store: Object.assign(Object.create(store), {
                  extend: async () => Promise.reject(new Error('died')),
                }) as LogStore,
              }
            : {},
        );
        // What the log goes on from holds everything that was published before.
        const newest = copies.at(-1)!;
        if (typeof said === 'number') {
          expect(store.logged.slice(0, newest.logged.length)).toEqual(newest.logged);
        } else if (what !== 'die') {
          expect(before).toBeLessThan(newest.logged.length);
          store = copyOf(newest);
        }
        // The next look comes at once: it closes the step.
        store.outbox.length = 0;
        expect(await grow()).toBe(store.present.size >= newest.present.size ? 0 : 'log.fork');
        if (store.present.size > newest.present.size) copies = [...copies, copyOf(store)];
      }
    }),
    { numRuns: 60 },
  );
});
