import { FixedClock, toHex } from '@filmdeed/kernel';
import { expectCovered, FAILURE, type FaultTable, itHoldsTo } from '../../../../test/support/fault-table.js';
import { LOG_SIGNER, TEST_ORIGIN } from '../../../../test/support/filed-bundle.js';
import { MemoryLogMemory } from '../../../../test/support/memory-log-memory.js';
import { MemoryLogStore } from '../../../../test/support/memory-log-store.js';
import { naiveRoot } from '../../../../test/support/naive-tree.js';
import { leafOf, outcome, sequencing } from '../../../../test/support/sequencing.js';
import { assertWholeLog } from '../../../../test/support/whole-log.js';
import {
  checkpointText,
  leafHash,
  type LogStore,
  newSigningKey,
  type NoteSigner,
  parseSigningKey,
  type SequencePorts,
  signNote,
} from '../index.js';

const hexes = (list: readonly Uint8Array[]): string[] => list.map(toHex);

let store: MemoryLogStore;
let memory: MemoryLogMemory;

const flow = (ports: Parameters<typeof sequencing>[1] = {}) => sequencing(store, { memory, ...ports });

const otherKey = parseSigningKey(newSigningKey(TEST_ORIGIN, new Uint8Array(32).fill(9)));

async function prepare(): Promise<void> {
  store = new MemoryLogStore();
  memory = new MemoryLogMemory();
  for (let n = 0; n < 300; n++) store.add(leafOf(n));
  await flow()();
  for (let n = 300; n < 305; n++) store.add(leafOf(n));
}

/** Leaves in the log, and what its key remembers to have published and to be about to publish. */
function state(): string {
  const sizeOf = (note: string | null): string => note?.split('\n')[1] ?? 'none';
  return `${store.present.size}, key ${sizeOf(memory.heads.published)} ${sizeOf(memory.heads.intended)}`;
}

async function isWhole(leaves: number): Promise<void> {
  expect(hexes(store.logged)).toEqual(hexes(Array.from({ length: leaves }, (_, n) => leafOf(n))));
  await assertWholeLog(store);
}

const UNTOUCHED = '300, key none 300';
const REMEMBERED = '300, key 300 305';
const GROWN = '305, key 300 305';
/** Nobody knows of it. */
const READ = { failed: UNTOUCHED, persisted: UNTOUCHED };

/** After each of them another leaf is filed, and the next step takes whatever waits. */
const TABLE: FaultTable = {
  'store.head': READ,
  'store.pending': READ,
  'store.tile': READ,
  'signer.sign': READ,
  'memory.recall': READ,
  'memory.remember': { failed: UNTOUCHED, persisted: REMEMBERED },
  'clock.now': { failed: REMEMBERED, persisted: REMEMBERED },
  'store.extend': { failed: REMEMBERED, persisted: GROWN },
};

describe('a growth, when a call fails', () => {
  itHoldsTo(TABLE, {
    prepare,
    run: (faults) =>
      flow({
        store: faults.wrap('store', store, FAILURE),
        signer: faults.wrap('signer', LOG_SIGNER, FAILURE),
        memory: faults.wrap('memory', memory, FAILURE),
        clock: faults.wrap('clock', new FixedClock('2026-11-25T08:00:00.000Z'), FAILURE, { sync: ['now'] }),
      })(),
    state,
    async next() {
      store.add(leafOf(305));
      await flow()();
      // The look after it, with nothing waiting.
      await flow()();
    },
    then: '306, key 306 none',
    isSound: () => isWhole(306),
  });

  it('has a row for every method of its ports', () => {
    const own = ['add', 'copy'];
    expectCovered('store', store, [TABLE], { unused: ['entries', 'checkpoint'], own });
    expectCovered('memory', memory, [TABLE]);
    expectCovered('signer', LOG_SIGNER, [TABLE]);
    expectCovered('clock', { now: () => new Date() }, [TABLE]);
  });
});

describe('when something contradicts what was published', () => {
  beforeEach(prepare);

  /** Answers that are no failure of a port, and wrong. */
  const WRONG: Readonly<Record<string, readonly [ports: () => Partial<SequencePorts>, says: string, size: number]>> = {
    'the key signs as another': [() => ({ signer: { ...LOG_SIGNER, sign: otherKey.sign } }), 'note.invalid', 300],
    'the commit says that another came first': [() => onStore(async () => false), 'log.head-moved', 300],
    'the commit says so, and was done': [
      () => onStore(async (given) => !(await store.extend(given))),
      'log.head-moved',
      305,
    ],
  };
  const onStore = (extend: LogStore['extend']): Partial<SequencePorts> => ({
    store: Object.assign(Object.create(store), { extend }) as LogStore,
  });

  it.each(Object.entries(WRONG))('%s: this step stops, the next goes on', async (_name, [ports, says, size]) => {
    expect(await outcome(flow(ports())())).toBe(says);
    expect(store.present.size).toBe(size);
    store.add(leafOf(305));
    expect(await outcome(flow()())).toBe(306 - size);
    await isWhole(306);
  });

  const note = async (size: number, root: Uint8Array, signer = LOG_SIGNER, origin = TEST_ORIGIN): Promise<string> =>
    signNote(checkpointText({ origin, size, root }), [signer]);
  const foreign = parseSigningKey(newSigningKey('elsewhere.test/log'));
  const shorter = (): Uint8Array => naiveRoot(Array.from({ length: 299 }, (_, n) => leafOf(n)));

  /** A store that contradicts what was published: no step signs anything, until somebody has set it right. */
  const CONTRADICTIONS: Readonly<Record<string, readonly [damage: () => Promise<void>, says: string]>> = {
    'a tile at the edge changed': [async () => void (store.tiles.get('0/1')![0]! ^= 1), 'log.fork'],
    'an upper tile changed': [async () => void (store.tiles.get('1/0')![31]! ^= 1), 'log.fork'],
    'a tile lost its end': [async () => void store.tiles.set('0/1', new Uint8Array(32)), 'log.tile-missing'],
    'a tile is gone': [async () => void store.tiles.delete('1/0'), 'log.tile-missing'],
    'the note is gone': [async () => void (store.present = { ...store.present, note: '' }), 'log.fork'],
    'the note is by another key of our name': [
      async () => void (store.present = { ...store.present, note: await note(300, store.present.root, otherKey) }),
      'log.fork',
    ],
    'the note is of another log': [
      async () =>
        void (store.present = {
          ...store.present,
          note: await note(300, store.present.root, foreign, foreign.name),
        }),
      'log.fork',
    ],
    'the note is of another size': [
      async () => void (store.present = { ...store.present, note: await note(299, shorter()) }),
      'log.fork',
    ],
    'the note is of another root': [
      async () => void (store.present = { ...store.present, note: await note(300, shorter()) }),
      'log.fork',
    ],
    'head and note went back, the tiles did not': [
      async () => void (store.present = { size: 200, root: shorter(), note: await note(200, shorter()) }),
      'log.fork',
    ],
    'the head is empty and signed': [async () => void (store.present = { ...store.present, size: 0 }), 'log.fork'],
    'the head is empty with a root': [
      async () => void (store.present = { ...store.present, size: 0, note: '' }),
      'log.fork',
    ],
  };

  it.each(Object.entries(CONTRADICTIONS))('%s: stops, and signs nothing', async (_name: string, [damage, says]) => {
    await damage();
    let signed = 0;
    const signer: NoteSigner = { ...LOG_SIGNER, sign: (message) => (signed++, LOG_SIGNER.sign(message)) };
    for (let again = 0; again < 2; again++) expect(await outcome(flow({ signer })())).toBe(says);
    expect(signed).toBe(0);
    expect([...store.checkpoints.keys()]).toEqual([300]);
    expect(store.outbox).toHaveLength(5);
  });

  it('leaves out a leaf whose bytes are not what was promised, takes the others, and says so each time', async () => {
    store.add(leafOf(305), leafHash(leafOf(999)));
    store.add(leafOf(306));
    const { seq } = store.outbox[5]!;
    await expect(flow()()).rejects.toMatchObject({ code: 'storage.damaged', facts: { seq: [seq] } });
    expect((await store.head()).size).toBe(306);
    expect(hexes(store.logged).at(-1)).toBe(toHex(leafOf(306)));
    expect(await outcome(flow()())).toBe('storage.damaged');
    expect([...store.checkpoints.keys()]).toEqual([300, 306]);
    await assertWholeLog(store);
  });

  it('is not made with a key of another name than the origin', () => {
    expect(() => flow({ signer: foreign })).toThrow(expect.objectContaining({ code: 'note.invalid' }));
  });
});
