import { Refusal } from '@filmdeed/kernel';
import { AnchorWorld, expectAnchored, rootOf } from '../../../../test/support/anchor-world.js';
import { expectCovered, type Faults, type FaultTable, itHoldsTo } from '../../../../test/support/fault-table.js';

let world: AnchorWorld;

/** A scenario with every kind of call: two anchors vanish, one of them was recorded elsewhere, the other must be signed anew, and the head has moved on. */
async function prepare(): Promise<void> {
  world = new AnchorWorld();
  await world.anchored(5, 6);
  world.chain.reorganise(2, true);
  await world.chain.elsewhere(5, rootOf(5));
  world.size = 7;
}

const AWAY = new Refusal('chain.unreachable', 'away');
const DOWN = new Refusal('database.unreachable', 'down');

function run(faults: Faults): Promise<unknown> {
  const { rows, chain, head } = world.ports();
  const log = faults.wrap('log', { head }, DOWN);
  return world.newProcess(0, {
    head: log.head,
    rows: faults.wrap('rows', rows, DOWN),
    chain: faults.wrap('chain', chain, AWAY),
  })();
}

/** Each anchor, and how many transactions the chain ever took. */
const state = (): string => `${world.states().join(', ')}; ${world.chain.taken.length}`;

const both = (state: string | readonly string[]) => ({ failed: state, persisted: state });

/** What was reached stays: each state is on the way of those before it. While the chain is away the head is queued, if nothing waits. */
const CALLS: FaultTable = {
  'chain.confirm': both('5 final, 6 final, 7 queued; 3'),
  'chain.sight': both('5 final, 6 final, 7 queued; 3'),
  'chain.place': both([
    '5 final, 6 final, 7 queued; 3',
    '5 final, 6 sent; 3',
    '5 sent, 6 sent; 3',
    '5 sent, 6 sent; 3',
    '5 final, 6 sent; 3',
    '5 final, 6 sent; 4',
    '5 final, 6 anchored, 7 queued; 4',
    '5 final, 6 final, 7 sent; 5',
    '5 final, 6 final, 7 anchored; 5',
  ]),
  'chain.stands': both([
    '5 final, 6 final, 7 queued; 3',
    '5 final, 6 sent; 3',
    '5 anchored, 6 sent; 3',
    '5 final, 6 anchored, 7 queued; 4',
    '5 final, 6 final, 7 anchored; 5',
  ]),
  'chain.anchoredSize': both('5 sent, 6 sent; 3'),
  'chain.rootOf': both('5 sent, 6 sent; 3'),
  'chain.recordedBy': both('5 sent, 6 sent; 3'),
  'chain.send': {
    failed: ['5 final, 6 sent; 3', '5 final, 6 final, 7 sent; 4'],
    persisted: ['5 final, 6 sent; 4', '5 final, 6 final, 7 sent; 5'],
  },
  'chain.sign': both('5 final, 6 final, 7 queued; 4'),
  'rows.saveChain': both('5 final, 6 final; 3'),
  'rows.noteLost': both('5 final, 6 final; 3'),
  'rows.newestFinal': both([
    '5 final, 6 final; 3',
    '5 final, 6 sent; 3',
    '5 sent, 6 sent; 3',
    '5 anchored, 6 sent; 3',
    '5 final, 6 anchored; 4',
    '5 final, 6 final, 7 anchored; 5',
    '5 final, 6 final, 7 final; 5',
  ]),
  'rows.move': {
    failed: [
      '5 final, 6 final; 3',
      '5 final, 6 sent; 3',
      '5 sent, 6 sent; 3',
      '5 sent, 6 sent; 3',
      '5 anchored, 6 sent; 3',
      '5 final, 6 sent; 4',
      '5 final, 6 anchored; 4',
      '5 final, 6 final, 7 sent; 5',
      '5 final, 6 final, 7 anchored; 5',
    ],
    persisted: [
      '5 final, 6 sent; 3',
      '5 sent, 6 sent; 3',
      '5 sent, 6 sent; 3',
      '5 anchored, 6 sent; 3',
      '5 final, 6 sent; 3',
      '5 final, 6 anchored; 4',
      '5 final, 6 final; 4',
      '5 final, 6 final, 7 anchored; 5',
      '5 final, 6 final, 7 final; 5',
    ],
  },
  'rows.unsettled': both([
    '5 sent, 6 sent; 3',
    '5 sent, 6 sent; 3',
    '5 final, 6 final, 7 queued; 4',
    '5 final, 6 final, 7 final; 5',
  ]),
  'rows.attempts': both(['5 sent, 6 sent; 3', '5 final, 6 sent; 3', '5 final, 6 final, 7 queued; 4']),
  'rows.largest': both('5 final, 6 final; 4'),
  'rows.queue': { failed: '5 final, 6 final; 4', persisted: '5 final, 6 final, 7 queued; 4' },
  'rows.keepSigned': { failed: '5 final, 6 final, 7 queued; 4', persisted: '5 final, 6 final, 7 sent; 4' },
  'rows.noteReach': both('5 final, 6 final, 7 final; 5'),
  'rows.noteLook': both('5 final, 6 final, 7 final; 5'),
  'rows.setAlarms': both('5 final, 6 final, 7 final; 5'),
  'log.head': both('5 final, 6 final; 4'),
};
const TABLE: FaultTable = Object.fromEntries(
  Object.entries(CALLS).map(([call, row]) => [
    call,
    { ...row, says: call.startsWith('chain.') ? AWAY.code : DOWN.code },
  ]),
);

describe('an anchoring, when a call fails', () => {
  itHoldsTo(TABLE, {
    prepare,
    run,
    state,
    async next() {
      await world.newProcess()();
      await world.newProcess()();
    },
    // 5 was recorded elsewhere; 6 and 7 took one transaction each, beside the two that vanished.
    then: '5 final, 6 final, 7 final; 5',
    isSound: () => expectAnchored(world),
  });

  it('has a row for every method of its ports', () => {
    const rows = { unused: ['chains', 'around', 'covering'] };
    // `replace` is what is done with one that is stuck, `stateProof` is fetched by a flow of its own.
    const chain = { unused: ['replace', 'stateProof'], own: ['mine', 'reorganise', 'elsewhere'] };
    expectCovered('rows', world.rows, [TABLE], rows);
    expectCovered('chain', world.chain, [TABLE], chain);
  });
});
