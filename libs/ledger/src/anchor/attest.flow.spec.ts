import { FixedClock, isRefusal, Refusal, type RefusalCode, toHex } from '@filmdeed/kernel';
import fc from 'fast-check';
import { GrowingLog } from '../../../../test/support/growing-log.js';
import { MemoryAttestationRows } from '../../../../test/support/memory-attestation-rows.js';
import { codeOf } from '../../../../test/support/outcomes.js';
import type { Attested, Attestor, LogHead } from '../index.js';
import { attestLog } from './attest.flow.js';

const KEY = 'rfc3161:clock';
const EVERY = 600;

let log: GrowingLog;
let rows: MemoryAttestationRows;
let clock: FixedClock;
let asked: number[];
let answer: (checkpoint: LogHead) => Attested | Refusal;

beforeEach(() => {
  log = new GrowingLog();
  rows = new MemoryAttestationRows();
  clock = new FixedClock('2026-11-25T09:00:00.000Z');
  asked = [];
  answer = () => ({ time: clock.now(), evidence: { token: 'dG9rZW4=' } });
});

const attestor: Attestor = {
  identity: { key: KEY, kind: 'rfc3161', name: 'clock', operator: 'authority' },
  async attest(checkpoint) {
    asked.push(checkpoint.size);
    const given = answer(checkpoint);
    if (isRefusal(given)) throw given;
    return given;
  },
};
const newProcess = (ports: Partial<Parameters<typeof attestLog>[0]> = {}) =>
  attestLog({ log, rows, attestor, clock, everySeconds: EVERY, ...ports });
const seconds = (n: number): void => clock.advance(n * 1000);
const no = (code: RefusalCode): Refusal => new Refusal(code, 'no');

describe('attestLog', () => {
  it('does nothing for an empty log, then attests the head, and again once it has grown and time has passed', async () => {
    const tick = newProcess();
    expect(await tick()).toBeNull();
    await log.grow(3);
    expect(await tick()).toEqual({ size: 3, holds: true });
    expect(rows.attestations).toMatchObject([{ attestor: KEY, size: 3, note: log.present.note, isComplete: true }]);
    seconds(EVERY);
    expect(await tick()).toBeNull();
    await log.grow(2);
    seconds(-1);
    expect(await tick()).toBeNull();
    seconds(1);
    expect(await tick()).toEqual({ size: 5, holds: true });
    expect(asked).toEqual([3, 5]);
    expect(rows.records.get(KEY)).toMatchObject({ reachable: true, problem: null, reachedAt: clock.now() });
  });

  it('asks again at growing distances while the clock is away, and at once after a restart', async () => {
    await log.grow(3);
    answer = () => no('clock.unreachable');
    const tick = newProcess();
    const at: number[] = [];
    for (let second = 0; second <= 2000; second++) {
      const before = asked.length;
      const code = await codeOf(tick());
      if (asked.length > before) at.push(second);
      expect(code).toBe(asked.length > before ? 'clock.unreachable' : 'done');
      seconds(1);
    }
    expect(at).toEqual([0, 10, 30, 70, 150, 310, 630, 1230, 1830]);
    expect(rows.records.get(KEY)).toMatchObject({ reachable: false, problem: 'clock.unreachable', reachedAt: null });
    answer = () => ({ time: clock.now(), evidence: {} });
    expect(await newProcess()()).toEqual({ size: 3, holds: true });
  });

  it('completes what is not whole, until the next head is due', async () => {
    const head = await log.grow(3);
    const parts = [null, null, clock.now()];
    answer = () => ({
      time: parts.shift() ?? null,
      evidence: {},
      note: `${head.note}+`,
      isComplete: parts.length === 0,
      problem: 'w: away',
    });
    const tick = newProcess();
    expect(await tick()).toEqual({ size: 3, holds: false });
    expect(await rows.newestHeld(KEY)).toBeNull();
    expect(await tick()).toBeNull();
    await log.grow(1);
    seconds(10);
    expect(await tick()).toEqual({ size: 3, holds: false });
    expect(rows.records.get(KEY)).toMatchObject({ reachable: true, problem: 'w: away' });
    seconds(20);
    expect(await tick()).toEqual({ size: 3, holds: true });
    expect(rows.attestations).toHaveLength(1);
    seconds(EVERY);
    parts.push(null, null);
    expect(await tick()).toEqual({ size: 4, holds: false });
    await log.grow(1);
    seconds(EVERY);
    expect(await tick()).toMatchObject({ size: 5 });
    expect(asked).toEqual([3, 3, 3, 4, 5]);
  });

  it.each([
    ['smaller', '', 2],
    ['as large, and another', 'other', 3],
    ['larger, and another', 'other', 9],
  ])('attests no log that is %s than what was attested', async (_what, world, leaves) => {
    await log.grow(3);
    await newProcess()();
    log = new GrowingLog(world);
    await log.grow(leaves);
    seconds(EVERY);
    expect(await codeOf(newProcess()())).toBe('log.fork');
    expect(asked).toEqual([3]);
    expect(rows.records.get(KEY)).toMatchObject({ reachable: false, problem: 'log.fork' });
  });

  it('notes no trouble of the database as one of the clock', async () => {
    await log.grow(3);
    rows.save = () => Promise.reject(no('database.unreachable'));
    expect(await codeOf(newProcess()())).toBe('database.unreachable');
    expect(rows.records.get(KEY)).toMatchObject({ problem: null });
  });
});

describe('any course of events', () => {
  it('whatever happens in whatever order: sizes rise, distances are kept, every row is of our log', async () => {
    const step = fc.oneof(
      fc.record({ grow: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ wait: fc.integer({ min: 1, max: 2 * EVERY }) }),
      fc.constantFrom({ restart: true }, { away: true }, { back: true }, { partly: true }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        log = new GrowingLog();
        rows = new MemoryAttestationRows();
        const heads = new Map<number, LogHead>();
        const back = answer;
        let tick = newProcess();
        for (const each of steps) {
          if ('grow' in each) {
            const head = await log.grow(each.grow);
            heads.set(head.size, head);
          } else if ('wait' in each) seconds(each.wait);
          else if ('restart' in each) tick = newProcess();
          else if ('away' in each) answer = () => no('clock.unreachable');
          else if ('partly' in each) answer = () => ({ time: null, evidence: {}, isComplete: false });
          else answer = back;
          expect(['done', 'clock.unreachable']).toContain(await codeOf(tick()));
        }
        answer = back;
        seconds(EVERY);
        await newProcess()();
        const kept = rows.attestations.toSorted((a, b) => a.size - b.size);
        for (const [i, { size, root, createdAt }] of kept.entries()) {
          expect(toHex(root)).toBe(toHex(heads.get(size)!.root));
          const before = kept[i - 1];
          if (before !== undefined) {
            expect(createdAt.getTime() - before.createdAt.getTime()).toBeGreaterThanOrEqual(EVERY * 1000);
          }
        }
        expect((await rows.newestHeld(KEY))?.size ?? 0).toBe(log.present.size);
      }),
      { numRuns: 40 },
    );
  });
});
