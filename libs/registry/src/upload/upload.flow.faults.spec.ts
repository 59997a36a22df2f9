import { ContentDigester, digestBytes, pureDigests } from '@filmdeed/fingerprint';
import type { UploadId } from '@filmdeed/kernel';
import { expectCovered, FAILURE, Faults, type FaultTable, itHoldsTo } from '../../../../test/support/fault-table.js';
import { DAY, FILM as WHOLE_FILM, portions, UploadWorld } from '../../../../test/support/upload-world.js';
import { uploadFlow, type UploadFlow } from '../index.js';

/** Few portions: each is a call. */
const FILM = WHOLE_FILM.subarray(0, 4000);
const DIGESTS = digestBytes(pureDigests, FILM);
const HALF = FILM.length / 2;
let world: UploadWorld;
let id: UploadId;

/** The flow of another process on ports that may fail. */
function flowOn(faults: Faults): UploadFlow {
  const { rows, store, clock } = world;
  return uploadFlow(
    {
      rows: faults.wrap('rows', rows, FAILURE),
      store: faults.wrap('store', store, FAILURE, { streams: ['read'], opens: { openAppend: 'writer' } }),
      sink: () =>
        faults.wrap('sink', new ContentDigester(pureDigests), FAILURE, { sync: ['update', 'finish'], safe: ['close'] }),
      clock,
      report: (problem) => void world.problems.push(problem),
    },
    { mostBytes: 1e6, quotaBytes: 1e6, keepMilliseconds: 7 * DAY, patienceMilliseconds: 5000 },
  );
}

/** Rows with what they count as stored, objects with what really is. */
function state(): string {
  const rows = [...world.rows.uploads.values()].map(({ state, received }) => `${state} ${received}`);
  const objects = [...world.store.objects.values()].map(
    ({ data, description }) => `${data.length}${description === undefined ? '' : ' finished'}`,
  );
  return `${rows.join(', ') || 'no row'}; ${objects.join(', ') || 'no object'}`;
}

/** A client asks where its upload stands, sends the rest, and asks again until the digests are there. */
async function comeBack(): Promise<void> {
  const flow = world.newProcess();
  const { party } = world;
  const { offset } = await flow.resume(party, id);
  if (offset < FILM.length) {
    await flow.append({ party, id, offset, bytes: portions(FILM.subarray(offset)) });
  }
  for (let i = 0; i < 100 && (await flow.look(party, id)).state !== 'complete'; i++) {
    await new Promise((soon) => setImmediate(soon));
  }
  await flow.close();
}

async function halfWay(): Promise<void> {
  world = new UploadWorld();
  id = await world.begin(FILM.length);
  await world.send(id, 0, portions(FILM.subarray(0, HALF)));
}

async function expireAll(): Promise<void> {
  world.clock.advance(8 * DAY);
  await world.newProcess().expireUploads(world.clock.now());
}

const both = (state: string | readonly string[]) => ({ failed: state, persisted: state });
const NOTHING = 'no row; no object';
const EMPTY = 'open 0; no object';
const HALF_WAY = 'open 2000; 2000';
const HASHING = 'hashing 4000; 4000';
const COMPLETE = 'complete 4000; 4000 finished';

const BEGIN: FaultTable = {
  'store.freeBytes': both(NOTHING),
  'rows.add': { failed: NOTHING, persisted: EMPTY },
  'store.create': both(NOTHING),
};

describe('the begin of an upload, when a call fails', () => {
  const begin = (flow: UploadFlow) =>
    flow.begin({ account: world.account, party: world.party, name: 'film.mov', size: FILM.length });
  itHoldsTo(BEGIN, {
    prepare: async () => void (world = new UploadWorld()),
    run: (faults) => begin(flowOn(faults)),
    state,
    // It begins another one; what is left of this one goes with the uploads that nobody filed.
    async next() {
      id = (await begin(world.newProcess())).id;
      await comeBack();
      expect((await world.rows.find(id))?.digests).toEqual(DIGESTS);
      await expireAll();
    },
    then: NOTHING,
  });
});

/** The second half: two portions, the digests behind them, and the end. */
const APPEND: FaultTable = {
  'rows.find': both(HALF_WAY),
  'store.openAppend': both(HALF_WAY),
  'writer.write': { failed: [HALF_WAY, 'open 3000; 3000'], persisted: ['open 3000; 3000', 'open 4000; 4000'] },
  // The row never counts what may not survive.
  'writer.sync': both('open 2000; 4000'),
  'rows.progress': { failed: 'open 2000; 4000', persisted: 'open 4000; 4000' },
  'writer.close': both('open 4000; 4000'),
  // Hashing goes on by itself where it still may; at the end the client is told `hashing`, and asks again.
  'store.read': { failed: COMPLETE, persisted: [COMPLETE, HASHING], says: 'done' },
  'sink.update': { ...both([COMPLETE, COMPLETE, COMPLETE, HASHING]), says: 'done' },
  'sink.finish': { ...both(HASHING), says: 'done' },
  'rows.move': {
    failed: ['open 4000; 4000', 'hashing 4000; 4000 finished'],
    persisted: [HASHING, COMPLETE],
    says: 'done',
  },
  'store.finish': { failed: HASHING, persisted: 'hashing 4000; 4000 finished', says: 'done' },
};

describe('the last portion of an upload, when a call fails', () => {
  itHoldsTo(APPEND, {
    prepare: halfWay,
    async run(faults) {
      const flow = flowOn(faults);
      try {
        return await flow.append({ party: world.party, id, offset: HALF, bytes: portions(FILM.subarray(HALF)) });
      } finally {
        await flow.close();
      }
    },
    state,
    next: comeBack,
    then: COMPLETE,
    async isSound() {
      expect((await world.rows.find(id))?.digests).toEqual(DIGESTS);
      const stored: Uint8Array[] = [];
      for await (const bytes of world.store.read((await world.rows.find(id))!.object, { start: 0, end: FILM.length }))
        stored.push(bytes);
      expect(Buffer.concat(stored).equals(FILM)).toBe(true);
    },
  });
});

const REMOVE: FaultTable = {
  'rows.move': { failed: HALF_WAY, persisted: 'leaving 2000; 2000' },
  'store.remove': { failed: 'leaving 2000; 2000', persisted: 'leaving 2000; no object' },
  'rows.forget': { failed: 'leaving 2000; no object', persisted: NOTHING },
};
const CANCEL: FaultTable = { 'rows.find': both(HALF_WAY), ...REMOVE };

describe('the removal of an upload, when a call fails', () => {
  itHoldsTo(CANCEL, {
    prepare: halfWay,
    run: (faults) => flowOn(faults).cancel(world.party, id),
    state,
    next: expireAll,
    then: NOTHING,
  });
});

const told = Object.entries({ ...REMOVE, 'rows.find': both(HALF_WAY) });
const EXPIRE: FaultTable = {
  'rows.listDue': both(HALF_WAY),
  // One that cannot be removed now does not hold up the others: it is reported.
  ...Object.fromEntries(told.map(([call, row]) => [call, { ...row, says: 'done' }])),
};

describe('the removal of what nobody filed, when a call fails', () => {
  itHoldsTo(EXPIRE, {
    async prepare() {
      await halfWay();
      world.clock.advance(8 * DAY);
    },
    run: (faults) => flowOn(faults).expireUploads(world.clock.now()),
    state,
    next: expireAll,
    then: NOTHING,
  });
});

/** What a process finds that comes up after a crash right after the last byte was recorded. */
const RECOVER: FaultTable = {
  'rows.listUnsettled': both('open 4000; 4000'),
  'rows.move': { ...APPEND['rows.move']! },
  'store.read': { ...both(HASHING), says: 'done' },
  'sink.update': { ...both(HASHING), says: 'done' },
  'sink.finish': APPEND['sink.finish']!,
  'store.finish': APPEND['store.finish']!,
};

describe('a process that comes up again, when a call fails', () => {
  itHoldsTo(RECOVER, {
    async prepare() {
      await halfWay();
      const crashing = new Faults({ call: 'rows.move', time: 1, way: 'failed' });
      await flowOn(crashing).append({ party: world.party, id, offset: HALF, bytes: portions(FILM.subarray(HALF)) });
    },
    async run(faults) {
      const flow = flowOn(faults);
      await flow.recover();
      for (let i = 0; i < 200; i++) await Promise.resolve();
      await flow.close();
    },
    state,
    next: comeBack,
    then: COMPLETE,
  });
});

it('has a row for every method of its ports', async () => {
  const tables = [BEGIN, APPEND, CANCEL, EXPIRE, RECOVER];
  await halfWay();
  expectCovered('rows', world.rows, tables, { unused: ['listUnfiled', 'usedBytes'] });
  expectCovered('store', world.store, tables, { unused: ['describe'], own: ['cutPower'] });
  const writer = await world.store.openAppend((await world.rows.find(id))!.object, HALF);
  expectCovered('writer', writer, tables);
  expectCovered('sink', new ContentDigester(pureDigests), tables, { unused: ['close'] });
});
