import { parseAuditLeaf, verifyTrail } from '@filmdeed/evidence';
import { FixedClock, toHex } from '@filmdeed/kernel';
import {
  expectCovered,
  FAILURE,
  type Faults,
  type FaultTable,
  itHoldsTo,
} from '../../../../test/support/fault-table.js';
import { TEST_ORIGIN } from '../../../../test/support/filed-bundle.js';
import { MemoryActs } from '../../../../test/support/memory-acts.js';
import { MemoryLogStore } from '../../../../test/support/memory-log-store.js';
import { chainedActs, someAct } from '../../../../test/support/some-acts.js';
import { orderActs, type OrderActsPorts } from '../index.js';

const EVERY = 60;
const RECORDS = Array.from({ length: 7 }, () => someAct());
let log: MemoryLogStore;
let acts: MemoryActs;

/** The first reading of the clock is when the process began; every later one is a minute on. */
function ports(): OrderActsPorts {
  const clock = new FixedClock('2026-11-25T08:00:00.000Z');
  const knownTimes = async () => ({ database: clock.now(), anchored: null });
  return { trail: acts, origin: TEST_ORIGIN, everySeconds: EVERY, clock, knownTimes };
}

async function prepare(): Promise<void> {
  log = new MemoryLogStore();
  acts = new MemoryActs(log);
  for (const act of RECORDS) await acts.append(act);
}

function run(faults?: Faults): Promise<unknown> {
  const plain = ports();
  const clock = plain.clock as FixedClock;
  const wrapped =
    faults === undefined
      ? plain
      : {
          ...plain,
          trail: faults.wrap('trail', acts, FAILURE),
          knownTimes: faults.wrap('times', { known: plain.knownTimes }, FAILURE).known,
        };
  const order = orderActs(wrapped);
  clock.advance(EVERY * 1000);
  return order();
}

const state = (): string =>
  `${acts.state.count} in place, ${acts.outbox.length} waiting, stated ${acts.state.stated?.count ?? 'none'}, ${log.outbox.length} in the outbox`;

const UNTOUCHED = '0 in place, 7 waiting, stated none, 0 in the outbox';
const IN_PLACE = '7 in place, 0 waiting, stated none, 0 in the outbox';
const WHOLE = '7 in place, 0 waiting, stated 7, 1 in the outbox';

const TABLE: FaultTable = {
  'trail.waiting': { failed: UNTOUCHED, persisted: UNTOUCHED },
  'trail.head': { failed: [UNTOUCHED, IN_PLACE], persisted: [UNTOUCHED, IN_PLACE] },
  // A commit of which only the answer was lost stands; it is neither repeated nor undone.
  'trail.commit': { failed: [UNTOUCHED, IN_PLACE], persisted: [IN_PLACE, WHOLE] },
  'times.known': { failed: IN_PLACE, persisted: IN_PLACE },
};

describe('the order of acts, when a call fails', () => {
  itHoldsTo(TABLE, {
    prepare,
    run: (faults) => run(faults),
    state,
    next: () => run(),
    then: WHOLE,
    isSound() {
      const records = acts.trail.map(({ record }) => record);
      expect(records).toEqual(RECORDS.map(({ record }) => record));
      verifyTrail(chainedActs(records), acts.state);
      const stated = log.outbox.map(({ leaf }) => parseAuditLeaf(leaf));
      expect(stated).toMatchObject([{ count: 7, head: toHex(acts.state.hash) }]);
    },
  });

  it('has a row for every method of its port', async () => {
    await prepare();
    expectCovered('trail', acts, [TABLE], { own: ['append'] });
  });
});
