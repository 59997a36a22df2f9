import type { TimeBound } from '@filmdeed/evidence';
import { timeStatement } from './time-statement.js';

const bound = (time: string, more: Partial<TimeBound>): TimeBound => ({
  ...{ time, clock: 'C', operator: 'authority', confirmed: true, independent: true },
  ...more,
});
const before = bound('2026-11-24T08:30:10.000Z', {});
const statementAfter = (more: Partial<TimeBound>) =>
  timeStatement({ before, after: bound('2026-11-24T08:29:50.000Z', more) });

it('gives both ends where both clocks are as good', () => {
  const time = statementAfter({});
  expect(time.after).toBe('2026-11-24 16:29:50 (UTC+8)');
  expect(time.sentence.en).not.toContain('lower end');
});

it.each([
  ['the clock of the operator', { operator: 'self', independent: false }, '运营方的陈述', 'its own word'],
  ['a block that nobody checked', { operator: 'public', confirmed: false, blockNumber: 7 }, '未核对', 'not checked'],
] satisfies [string, Partial<TimeBound>, string, string][])(
  'gives no lower end by %s below an upper end that was checked, and says why',
  (_name, more, zh, en) => {
    const time = statementAfter(more);
    expect([time.independent, time.before, time.after]).toEqual([true, '2026-11-24 16:30:10 (UTC+8)', undefined]);
    expect(time.sentence.zh).toContain(zh);
    expect(time.sentence.en).toContain(en);
  },
);

it('lets a better clock bound from below than from above', () => {
  const upper = bound(before.time, { operator: 'public', confirmed: false, blockNumber: 7 });
  expect(timeStatement({ before: upper, after: bound('2026-11-24T08:29:50.000Z', {}) }).after).toBeDefined();
});
