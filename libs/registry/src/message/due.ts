import { Refusal } from '@filmdeed/kernel';
import { dayOf, endOfDay, isWorkingDay, type WorkingCalendar, type WorkingYear } from './working-calendar.js';

/** How long something runs from service. The number comes from effective-dated parameters, never from code. */
export interface DueRule {
  readonly days: number;
  readonly unit: 'day' | 'working-day';
}

const MOST_DAYS = 3660;

/**
 * The end of a term that runs from service. The day of service does not count, and the last day ends at 24 o'clock in China (民法典第二百零一条、第二百零三条).
 * Working days skip weekends and days off, and count make-up days; a term in plain days that would end on a day off ends with
 * the next working day (民法典第二百零三条第一款). Refuses `calendar.missing` naming the year: no day is guessed.
 */
export async function dueFrom(
  service: Date,
  { days, unit }: DueRule,
  calendar: WorkingCalendar,
  asOf: Date,
): Promise<Date> {
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS) {
    throw new Refusal('calendar.invalid', `a term has 1 to ${MOST_DAYS} days`, { days });
  }
  const years = new Map<number, WorkingYear>();
  const works = async (day: number): Promise<boolean> => {
    const year = new Date(day * 86_400_000).getUTCFullYear();
    let known = years.get(year);
    if (known === undefined) {
      const loaded = await calendar.year(year, asOf);
      if (loaded === null)
        throw new Refusal('calendar.missing', `the working days of ${year} are not loaded`, { year });
      years.set(year, (known = loaded));
    }
    return isWorkingDay(day, known);
  };
  let day = dayOf(service);
  if (unit === 'working-day') {
    for (let left = days; left > 0;) if (await works(++day)) left--;
  } else {
    day += days;
    while (!(await works(day))) day++;
  }
  return endOfDay(day);
}
