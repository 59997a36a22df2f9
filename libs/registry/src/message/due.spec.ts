import { FixedClock, newId } from '@filmdeed/kernel';
import fc from 'fast-check';
import { MemoryWorkingCalendar } from '../../../../test/support/memory-messages.js';
import { codesOf, codeOf } from '../../../../test/support/outcomes.js';
import { dueFrom } from './due.js';
import {
  dayNumber,
  dayOf,
  dayText,
  endOfDay,
  isWeekend,
  isWorkingDay,
  loadWorkingYear,
  type WorkingYear,
} from './working-calendar.js';

const NOW = new Date('2031-01-01T00:00:00.000Z');
const who = newId('acc');

/** Years that nobody published, of which the properties need know nothing but their form. */
const someYears = fc
  .record({ off: fc.uniqueArray(fc.nat(364), { maxLength: 60 }), made: fc.uniqueArray(fc.nat(364), { maxLength: 60 }) })
  .map(({ off, made }) =>
    [2031, 2032, 2033].map((year): WorkingYear => {
      const first = dayNumber(`${year}-01-01`)!;
      const holidays = off.map((n) => dayText(first + n));
      const makeUpDays = made
        .map((n) => first + n)
        .filter(isWeekend)
        .map(dayText);
      const rest = makeUpDays.filter((day) => !holidays.includes(day));
      return { year, holidays, makeUpDays: rest, source: 'made up', loadedAt: NOW, loadedBy: who };
    }),
  );
const someService = fc.date({
  min: new Date('2031-01-01T00:00:00.000Z'),
  max: new Date('2031-12-20T00:00:00.000Z'),
  noInvalidDate: true,
});

function calendarOf(years: readonly WorkingYear[]): MemoryWorkingCalendar {
  const calendar = new MemoryWorkingCalendar();
  calendar.loaded.push(...years);
  return calendar;
}
const worked = (years: readonly WorkingYear[], day: number): boolean => {
  const year = years.find((each) => dayText(day).startsWith(String(each.year)))!;
  return isWorkingDay(day, year);
};

describe('dueFrom', () => {
  it('ends on a working day at 24 o’clock in China, with exactly so many working days after that of service', async () => {
    await fc.assert(
      fc.asyncProperty(someYears, someService, fc.integer({ min: 1, max: 90 }), async (years, service, days) => {
        const due = await dueFrom(service, { days, unit: 'working-day' }, calendarOf(years), NOW);
        const last = dayOf(new Date(due.getTime() - 1));
        expect(endOfDay(last)).toEqual(due);
        expect(worked(years, last)).toBe(true);
        let count = 0;
        for (let day = dayOf(service) + 1; day <= last; day++) if (worked(years, day)) count++;
        expect(count).toBe(days);
      }),
    );
  });

  it('never ends earlier for a later service or a longer term, and adds up where the first term ends', async () => {
    await fc.assert(
      fc.asyncProperty(
        ...[
          someYears,
          someService,
          fc.nat(20 * 86_400_000),
          fc.integer({ min: 1, max: 40 }),
          fc.integer({ min: 1, max: 40 }),
        ],
        async (years, service, later, a, b) => {
          const calendar = calendarOf(years);
          const due = (from: Date, days: number): Promise<Date> =>
            dueFrom(from, { days, unit: 'working-day' }, calendar, NOW);
          const first = await due(service, a);
          expect((await due(new Date(service.getTime() + later), a)).getTime()).toBeGreaterThanOrEqual(first.getTime());
          expect((await due(service, a + 1)).getTime()).toBeGreaterThan(first.getTime());
          expect(await due(new Date(first.getTime() - 1), b)).toEqual(await due(service, a + b));
        },
      ),
    );
  });

  it('lets a term in plain days end with the next working day', async () => {
    await fc.assert(
      fc.asyncProperty(someYears, someService, fc.integer({ min: 1, max: 60 }), async (years, service, days) => {
        const due = await dueFrom(service, { days, unit: 'day' }, calendarOf(years), NOW);
        const last = dayOf(new Date(due.getTime() - 1));
        expect(worked(years, last)).toBe(true);
        for (let day = dayOf(service) + days; day < last; day++) expect(worked(years, day)).toBe(false);
        expect(last).toBeGreaterThanOrEqual(dayOf(service) + days);
      }),
    );
  });

  it('takes the day of service in China, not in Greenwich', async () => {
    const year: WorkingYear = { year: 2031, holidays: [], makeUpDays: [], source: 's', loadedAt: NOW, loadedBy: who };
    const calendar = calendarOf([year]);
    // 2031-03-03 is a Monday; its 23:59:59 and the midnight after it in China.
    const due = async (at: string): Promise<string> =>
      (await dueFrom(new Date(at), { days: 1, unit: 'working-day' }, calendar, NOW)).toISOString();
    expect(await due('2031-03-03T15:59:59.999Z')).toBe('2031-03-04T16:00:00.000Z');
    expect(await due('2031-03-03T16:00:00.000Z')).toBe('2031-03-05T16:00:00.000Z');
  });

  it('guesses nothing of a year that is not loaded, or was loaded later', async () => {
    const year: WorkingYear = { year: 2031, holidays: [], makeUpDays: [], source: 's', loadedAt: NOW, loadedBy: who };
    const calendar = calendarOf([year]);
    const due = (at: string, asOf = NOW, days = 5): Promise<Date> =>
      dueFrom(new Date(at), { days, unit: 'working-day' }, calendar, asOf);
    const refused = [
      due('2031-12-30T00:00:00Z'),
      due('2030-12-01T00:00:00Z'),
      due('2031-03-03T00:00:00Z', new Date(0)),
    ];
    expect(await codesOf(refused)).toEqual(Array<string>(3).fill('calendar.missing'));
    expect(await codesOf([0, -1, 1.5, NaN, 4000].map((n) => due('2031-03-03T00:00:00Z', NOW, n)))).toEqual(
      Array<string>(5).fill('calendar.invalid'),
    );
  });
});

describe('loadWorkingYear', () => {
  const given = { year: 2031, holidays: ['2031-01-01'], makeUpDays: ['2031-01-04'], source: '通知', loadedBy: who };
  it('takes a year as published, days in order', async () => {
    const calendar = new MemoryWorkingCalendar();
    const load = loadWorkingYear({ calendar, clock: new FixedClock(NOW) });
    await load({ ...given, holidays: ['2031-05-01', '2031-01-01'] });
    expect(calendar.loaded).toMatchObject([{ holidays: ['2031-01-01', '2031-05-01'], loadedAt: NOW }]);
  });

  it.each([
    { year: 1999 },
    { year: 2031.5 },
    { source: ' ' },
    { holidays: [] },
    { holidays: ['2032-01-01'] },
    { holidays: ['2031-02-30'] },
    { holidays: ['2031-1-1'] },
    { holidays: ['2031-01-01', '2031-01-01'] },
    { makeUpDays: ['2031-01-01'] },
    { makeUpDays: ['2031-01-06'] },
  ])('refuses %j', async (wrong) => {
    const calendar = new MemoryWorkingCalendar();
    const load = loadWorkingYear({ calendar, clock: new FixedClock(NOW) });
    expect(await codeOf(load({ ...given, ...wrong }))).toBe('calendar.invalid');
    expect(calendar.loaded).toEqual([]);
  });
});
