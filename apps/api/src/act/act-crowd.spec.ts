import { jest } from '@jest/globals';
import type { Act } from '@filmdeed/evidence';
import { newId } from '@filmdeed/kernel';
import { ActCrowd } from './act-crowd.js';

let written: Act[];
let crowd: ActCrowd;
beforeEach(() => {
  jest.useFakeTimers();
  written = [];
  crowd = new ActCrowd(async (act) => void written.push(act));
});
afterEach(() => jest.useRealTimers());

const asked = (action = 'session.begin') => ({
  act: {
    ...{ id: newId('act'), at: '2026-11-25T08:00:00.000Z', action, outcome: 'request.too-many' },
    ...{ request: 'r', subjects: [] },
  },
  person: {},
});
const told = (): unknown[] => written.map(({ action, times }) => [action, times]);

it('makes one act of all that an address asks within a minute, with how many they were', async () => {
  for (let i = 0; i < 1000; i++) crowd.take('203.0.113.7', asked());
  crowd.take('203.0.113.8', asked());
  crowd.take('203.0.113.7', asked('account.sign-up'));
  await jest.advanceTimersByTimeAsync(59_000);
  expect(written).toEqual([]);
  await jest.advanceTimersByTimeAsync(1_000);
  expect(told()).toEqual([
    ['session.begin', 1000],
    ['session.begin', undefined],
    ['account.sign-up', undefined],
  ]);
  crowd.take('203.0.113.7', asked());
  await jest.advanceTimersByTimeAsync(60_000);
  expect(written).toHaveLength(4);
});

it('holds no more than so many addresses apart, and loses none', async () => {
  for (let i = 0; i < 6000; i++) crowd.take(`address ${i}`, asked());
  await crowd.flush();
  expect(written).toHaveLength(5001);
  expect(written.reduce((sum, { times }) => sum + (times ?? 1), 0)).toBe(6000);
});
