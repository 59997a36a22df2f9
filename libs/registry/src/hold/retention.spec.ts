import { monthsLater, type RetentionRule, ruleAt } from './retention.js';

const rule = (kind: string, from: string, months: number): RetentionRule => ({
  ...{ kind, effectiveFrom: new Date(from), months, basis: `${kind} ${from}` },
});
const RULES = [rule('acts', '2027-01-01', 12), rule('acts', '2017-06-01', 6), rule('records', '2023-07-01', 360)];

it.each([
  ['acts', '2017-05-31T23:59:59Z', undefined],
  ['acts', '2017-06-01T00:00:00Z', 6],
  ['acts', '2026-12-31T23:59:59Z', 6],
  ['acts', '2027-01-01T00:00:00Z', 12],
  ['records', '2050-01-01T00:00:00Z', 360],
  ['names', '2050-01-01T00:00:00Z', undefined],
])('of %s at %s is in force %s', (kind, now, months) =>
  expect(ruleAt(RULES, kind, new Date(now))?.months).toBe(months),
);

it.each([
  ['2026-08-31T08:00:00.000Z', 6, '2027-02-28T08:00:00.000Z'],
  ['2026-11-25T08:00:00.000Z', 360, '2056-11-25T08:00:00.000Z'],
  ['2024-02-29T00:00:00.000Z', 12, '2025-02-28T00:00:00.000Z'],
])('%s and %i months is %s', (time, months, later) =>
  expect(monthsLater(new Date(time), months).toISOString()).toBe(later),
);
