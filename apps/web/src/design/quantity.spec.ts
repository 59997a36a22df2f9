import { zonedTimeText, byteText, spanText } from './quantity.js';

it('writes bytes with at most three digits', () => {
  expect([0, 1023, 1024, 1536, 10 * 1024, 734_003_200, 5 * 1024 ** 4].map(byteText)).toEqual([
    '0 B',
    '1023 B',
    '1.00 KB',
    '1.50 KB',
    '10.0 KB',
    '700 MB',
    '5.00 TB',
  ]);
});

it('writes spans in two units', () => {
  expect([0.2, 59, 61, 3725].map((seconds) => spanText(seconds, 'zh'))).toEqual([
    '1 秒',
    '59 秒',
    '1 分 1 秒',
    '1 小时 2 分',
  ]);
  expect(spanText(3725, 'en')).toBe('1 h 2 min');
});

it('names the zone of a time that is read as evidence', () => {
  expect(zonedTimeText('2026-11-24T08:30:00.000Z', 'zh')).toMatch(/^2026年11月2[345]日 .* UTC[+-]?\d*/);
});
