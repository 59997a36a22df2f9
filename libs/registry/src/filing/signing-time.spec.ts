import { isRefusal } from '@filmdeed/kernel';
import { MOST_AHEAD_MS, OLDEST_SIGNATURE_MS, requireFreshTime, requirePastDay } from './signing-time.js';

const NOW = new Date('2026-11-24T08:30:00.000Z');
const at = (offset: number): string => new Date(NOW.getTime() + offset).toISOString();

function codeOf(work: () => void): string {
  try {
    work();
  } catch (error) {
    if (isRefusal(error)) return error.code;
    throw error;
  }
  return 'fresh';
}

describe('requireFreshTime', () => {
  it('takes a time from a day back to five minutes ahead, to the millisecond', () => {
    const cases: [number, string][] = [
      [0, 'fresh'],
      [MOST_AHEAD_MS, 'fresh'],
      [MOST_AHEAD_MS + 1, 'time.future'],
      [-OLDEST_SIGNATURE_MS, 'fresh'],
      [-OLDEST_SIGNATURE_MS - 1, 'time.invalid'],
    ];
    for (const [offset, code] of cases)
      expect([offset, codeOf(() => requireFreshTime(at(offset), NOW))]).toEqual([offset, code]);
  });

  it('refuses what is no UTC time with three decimals', () => {
    for (const text of [
      '',
      '2026-11-24T08:30:00Z',
      '2026-11-24T08:30:00.000+08:00',
      '2026-02-30T00:00:00.000Z',
      'now',
    ]) {
      expect([text, codeOf(() => requireFreshTime(text, NOW))]).toEqual([text, 'time.invalid']);
    }
  });
});

describe('requirePastDay', () => {
  it('takes a day that has begun somewhere on earth', () => {
    const day = (text: string, now: string): string => codeOf(() => requirePastDay('day', text, new Date(now)));
    expect(day('2026-11-24', '2026-11-24T08:30:00.000Z')).toBe('fresh');
    expect(day('2026-11-25', '2026-11-24T09:59:59.999Z')).toBe('time.future');
    expect(day('2026-11-25', '2026-11-24T10:00:00.000Z')).toBe('fresh');
    expect(day('0001-01-01', '2026-11-24T10:00:00.000Z')).toBe('fresh');
  });
});
