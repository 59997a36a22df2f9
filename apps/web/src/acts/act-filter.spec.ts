import { filterOf, toInstant, toLocal } from './act-filter.js';

it('takes of an address what can be asked, and nothing empty', () => {
  const search = new URLSearchParams('action=filing.&party=&lang=en&outcome=%20done%20');
  expect(filterOf(search)).toEqual({ action: 'filing.', outcome: 'done' });
});

it('shows the minute that it was given, and nothing for what is no time', () => {
  expect(toLocal(toInstant('2026-11-25T08:30'))).toBe('2026-11-25T08:30');
  expect([toInstant(''), toInstant('soon'), toLocal(undefined), toLocal('soon')]).toEqual(['', '', '', '']);
});
