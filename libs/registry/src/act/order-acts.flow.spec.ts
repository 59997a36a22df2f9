import { parseAuditLeaf, verifyTrail } from '@filmdeed/evidence';
import { FixedClock } from '@filmdeed/kernel';
import { TEST_ORIGIN } from '../../../../test/support/filed-bundle.js';
import { MemoryActs } from '../../../../test/support/memory-acts.js';
import { MemoryLogStore } from '../../../../test/support/memory-log-store.js';
import { chainedActs, someAct } from '../../../../test/support/some-acts.js';
import { orderActs } from '../index.js';

const EVERY = 60;
let log: MemoryLogStore;
let acts: MemoryActs;
let clock: FixedClock;
let order: ReturnType<typeof orderActs>;

beforeEach(() => {
  log = new MemoryLogStore();
  acts = new MemoryActs(log);
  clock = new FixedClock('2026-11-25T08:00:00.000Z');
  const knownTimes = async () => ({ database: clock.now(), anchored: null });
  order = orderActs({ trail: acts, origin: TEST_ORIGIN, everySeconds: EVERY, clock, knownTimes });
});

const act = async (times = 1): Promise<void> => {
  for (let n = 0; n < times; n++) await acts.append(someAct());
};
const stated = () => log.outbox.map(({ leaf }) => parseAuditLeaf(leaf).count);

it('gives acts the places in which they came, more than fit into one step too', async () => {
  await act(2500);
  const records = acts.outbox.map(({ record }) => record);
  expect(await order()).toEqual({ ordered: 2500, stated: false });
  expect(acts.trail.map(({ record }) => record)).toEqual(records);
  const chain = chainedActs(records);
  expect(acts.trail.map(({ hash }) => hash)).toEqual(chain.map(({ hash }) => hash));
  verifyTrail(chain, acts.state);
});

it('states what is new, no more often than it is told to, and nothing twice', async () => {
  await act();
  expect(await order()).toEqual({ ordered: 1, stated: false });
  clock.advance(EVERY * 1000);
  expect(await order()).toEqual({ ordered: 0, stated: true });
  await act(2);
  expect(await order()).toEqual({ ordered: 2, stated: false });
  clock.advance(EVERY * 1000);
  expect(await order()).toEqual({ ordered: 0, stated: true });
  clock.advance(EVERY * 1000);
  expect(await order()).toEqual({ ordered: 0, stated: false });
  expect(stated()).toEqual([1, 3]);
});

it('gives places while a clock is unsound, and states nothing then', async () => {
  await act();
  clock.advance(EVERY * 1000);
  const knownTimes = async () => ({ database: new Date('2026-11-25T09:00:00.000Z'), anchored: null });
  const begun = new FixedClock('2026-11-25T07:00:00.000Z');
  const unsound = orderActs({ trail: acts, origin: TEST_ORIGIN, everySeconds: EVERY, clock: begun, knownTimes });
  begun.advance(EVERY * 1000);
  await expect(unsound()).rejects.toMatchObject({ code: 'clock.unsound' });
  expect([acts.state.count, stated()]).toEqual([1, []]);
});

it('takes nothing if another process was there first', async () => {
  await act(3);
  const second = acts.waiting.bind(acts);
  acts.waiting = async (most) => {
    const waiting = await second(most);
    acts.waiting = second;
    await order();
    return waiting;
  };
  await expect(order()).rejects.toMatchObject({ code: 'trail.broken' });
  expect(acts.trail).toHaveLength(3);
});
