import { FixedClock, toHex, utf8 } from '@filmdeed/kernel';
import {
  expectCovered,
  FAILURE,
  type Faults,
  type FaultTable,
  itHoldsTo,
} from '../../../../test/support/fault-table.js';
import { indexEntriesOf, indexRootOf } from '../../../../test/support/indexed-log.js';
import { MemoryIndexStore } from '../../../../test/support/memory-index-store.js';
import { MemoryLogStore } from '../../../../test/support/memory-log-store.js';
import { leafOf, sequencing } from '../../../../test/support/sequencing.js';
import { indexLog, type IndexPorts, leafHash, pureSha256 } from '../index.js';

/** Leaves before the step, and after it: it takes a full bundle, then what began the next one. */
const BEFORE = 250;
const AFTER = 300;

let log: MemoryLogStore;
let index: MemoryIndexStore;

const keysOf = (leaf: Uint8Array): Uint8Array[] => (leaf[0] === utf8('r')[0] ? [] : [pureSha256(leaf)]);
const stateRoot = (size: number, root: Uint8Array) => {
  const leaf = utf8(`root of ${size}: ${toHex(root)}`);
  return { id: `idx ${size}`, leaf, leafHash: leafHash(leaf) };
};
const ports = (): IndexPorts => ({
  index,
  log,
  keysOf,
  stateRoot,
  clock: new FixedClock('2026-11-25T08:00:00.000Z'),
});

let made: { readonly log: MemoryLogStore; readonly index: MemoryIndexStore };

beforeAll(async () => {
  log = new MemoryLogStore();
  index = new MemoryIndexStore(log);
  for (let n = 0; n < BEFORE; n++) log.add(leafOf(n));
  await sequencing(log)();
  await indexLog(ports())();
  for (let n = BEFORE; n < AFTER; n++) log.add(leafOf(n));
  await sequencing(log)();
  made = { log, index };
});

async function prepare(): Promise<void> {
  log = made.log.copy();
  index = new MemoryIndexStore(log);
  index.state = made.index.state;
}

const run = (faults: Faults): Promise<unknown> =>
  indexLog({
    ...ports(),
    index: faults.wrap('index', index, FAILURE, { opens: { snapshot: 'reader' } }),
    log: faults.wrap('log', log, FAILURE),
    clock: faults.wrap('clock', ports().clock, FAILURE, { sync: ['now'] }),
  })();

/** How far the index has come, of which size the root was last stated, and how many statements wait. */
const state = (): string => `${index.state.size}, stated ${index.state.stated?.size}, ${log.outbox.length} waiting`;

const UNTOUCHED = '250, stated 250, 0 waiting';
const ONE_BUNDLE = '256, stated 250, 0 waiting';
const WHOLE = '301, stated 301, 1 waiting';
/** A read that fails in the first of two steps, and in the second. */
const READ = { failed: [UNTOUCHED, ONE_BUNDLE], persisted: [UNTOUCHED, ONE_BUNDLE] };

const TABLE: FaultTable = {
  'index.head': READ,
  'index.snapshot': READ,
  'reader.head': READ,
  'reader.entries': READ,
  'log.head': READ,
  'log.entries': READ,
  'clock.now': READ,
  // Three levels.
  'reader.tiles': {
    failed: [UNTOUCHED, UNTOUCHED, UNTOUCHED, ONE_BUNDLE, ONE_BUNDLE, ONE_BUNDLE],
    persisted: [UNTOUCHED, UNTOUCHED, UNTOUCHED, ONE_BUNDLE, ONE_BUNDLE, ONE_BUNDLE],
  },
  'index.commit': { failed: [UNTOUCHED, ONE_BUNDLE], persisted: [ONE_BUNDLE, WHOLE] },
};

describe('the index, when a call fails', () => {
  itHoldsTo(TABLE, {
    prepare,
    run,
    state,
    next: () => indexLog(ports())(),
    then: WHOLE,
    async isSound() {
      expect(toHex(index.state.root)).toBe(toHex(indexRootOf(log.logged, keysOf)));
      expect([...index.state.entries.keys()].sort()).toEqual(
        indexEntriesOf(log.logged, keysOf).map(({ key }) => toHex(key)),
      );
      // A root that is stated once is not stated again.
      await sequencing(log)();
      expect(await indexLog(ports())()).toEqual({ indexed: 1, stated: false });
    },
  });

  it('has a row for every method of its ports', async () => {
    await prepare();
    // Tiles and entries are read in a snapshot alone.
    expectCovered('index', index, [TABLE], { unused: ['tiles', 'entries'] });
    expectCovered('reader', await index.snapshot(async (reader) => reader), [TABLE]);
    expectCovered('log', log, [TABLE], { unused: ['tile', 'checkpoint', 'pending', 'extend'], own: ['add', 'copy'] });
  });
});
