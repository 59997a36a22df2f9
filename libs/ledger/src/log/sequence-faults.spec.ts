import { toHex } from '@filmdeed/kernel';
import { LOG_SIGNER, TEST_ORIGIN } from '../../../../test/support/filed-bundle.js';
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
beforeEach(() => {
  store = new MemoryLogStore();
});

const flow = (ports: Parameters<typeof sequencing>[1] = {}) => sequencing(store, ports);

describe('when something fails', () => {
  const FAILED = 'the port failed';
  const fail = async (): Promise<never> => Promise.reject(new Error(FAILED));
  const otherKey = parseSigningKey(newSigningKey(TEST_ORIGIN, new Uint8Array(32).fill(9)));

  beforeEach(async () => {
    for (let n = 0; n < 300; n++) store.add(leafOf(n));
    await flow()();
    for (let n = 300; n < 305; n++) store.add(leafOf(n));
  });

  interface Fault {
    /** How the ports misbehave, for one call. */
    readonly ports: () => Partial<SequencePorts>;
    readonly says: string;
    /** Leaves in the log after it. */
    readonly size: number;
  }
  const onStore = (name: keyof LogStore, call: (...given: never[]) => Promise<unknown>): Partial<SequencePorts> => ({
    store: Object.assign(Object.create(store), { [name]: call }) as LogStore,
  });

  /** Every port call × {failed, failed but persisted}; after each the next step must make progress. */
  const FAULTS: Readonly<Record<string, Fault>> = {
    'head fails': { ports: () => onStore('head', fail), says: FAILED, size: 300 },
    'pending fails': { ports: () => onStore('pending', fail), says: FAILED, size: 300 },
    'tile fails': { ports: () => onStore('tile', fail), says: FAILED, size: 300 },
    'sign fails': { ports: () => ({ signer: { ...LOG_SIGNER, sign: fail } }), says: FAILED, size: 300 },
    'sign answers, but with another key': {
      ports: () => ({ signer: { ...LOG_SIGNER, sign: otherKey.sign } }),
      says: 'note.invalid',
      size: 300,
    },
    'the clock fails': {
      ports: () => ({
        clock: {
          now: () => {
            throw new Error(FAILED);
          },
        },
      }),
      says: FAILED,
      size: 300,
    },
    'extend fails': { ports: () => onStore('extend', fail), says: FAILED, size: 300 },
    'extend fails but persisted': {
      ports: () =>
        onStore('extend', async (given: never) => {
          await store.extend(given);
          return fail();
        }),
      says: FAILED,
      size: 305,
    },
    'extend answers false': { ports: () => onStore('extend', async () => false), says: 'log.head-moved', size: 300 },
    'extend answers false but persisted': {
      ports: () => onStore('extend', async (given: never) => !(await store.extend(given))),
      says: 'log.head-moved',
      size: 305,
    },
  };

  it.each(Object.entries(FAULTS))('%s: this step stops, the next goes on', async (_name: string, fault: Fault) => {
    expect(await outcome(flow(fault.ports())())).toBe(fault.says);
    expect((await store.head()).size).toBe(fault.size);
    expect([...store.checkpoints.keys()]).toEqual(fault.size === 300 ? [300] : [300, 305]);
    store.add(leafOf(305));
    expect(await outcome(flow()())).toBe(306 - fault.size);
    expect(hexes(store.logged)).toEqual(hexes(Array.from({ length: 306 }, (_, n) => leafOf(n))));
    await assertWholeLog(store);
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
