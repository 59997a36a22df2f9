import { type AccountId, type Clock, Refusal } from '@filmdeed/kernel';
import { checkText } from '@filmdeed/evidence';

/** The days off and the make-up days (调休) of one year, as they were published. Saturdays and Sundays need not be listed. */
export interface WorkingYear {
  readonly year: number;
  /** Days off, `YYYY-MM-DD`, ascending. */
  readonly holidays: readonly string[];
  /** Saturdays and Sundays that are worked. */
  readonly makeUpDays: readonly string[];
  /** The notice in which it was published. */
  readonly source: string;
  readonly loadedAt: Date;
  readonly loadedBy: AccountId;
}

/** Years that were loaded. They only grow: a correction is loaded again, and the one loaded last counts. */
export interface WorkingCalendar {
  /** The newest of a year that was loaded at or before `asOf`, or null. */
  year(year: number, asOf: Date): Promise<WorkingYear | null>;
  /** The newest of each year, latest year first. */
  years(): Promise<WorkingYear[]>;
  load(year: WorkingYear): Promise<void>;
}

const DAY_MS = 86_400_000;
/** China has kept one time, without summer time, since 1992. */
const CHINA_MS = 8 * 3_600_000;

/** The day in China of an instant, as days since 1970-01-01. */
export function dayOf(at: Date): number {
  return Math.floor((at.getTime() + CHINA_MS) / DAY_MS);
}

/** The end of a day in China: 24 o'clock (民法典第二百零三条第二款). */
export function endOfDay(day: number): Date {
  return new Date((day + 1) * DAY_MS - CHINA_MS);
}

export function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** Null for what is no day of the calendar. */
export function dayNumber(text: string): number | null {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00.000Z`) : NaN;
  return !Number.isNaN(at) && dayText(at / DAY_MS) === text ? at / DAY_MS : null;
}

/** 1970-01-01 was a Thursday. */
export function isWeekend(day: number): boolean {
  const weekday = (((day + 4) % 7) + 7) % 7;
  return weekday === 0 || weekday === 6;
}

export function isWorkingDay(day: number, { holidays, makeUpDays }: WorkingYear): boolean {
  const text = dayText(day);
  return isWeekend(day) ? makeUpDays.includes(text) : !holidays.includes(text);
}

/** Takes a year as an administrator gives it. Refuses `calendar.invalid`, `name.hostile`. */
export const loadWorkingYear =
  ({ calendar, clock }: { calendar: WorkingCalendar; clock: Clock }) =>
  async (command: Omit<WorkingYear, 'loadedAt'>): Promise<WorkingYear> => {
    const { year, holidays, makeUpDays, source } = command;
    const wrong = (problem: string, day = ''): never => {
      throw new Refusal('calendar.invalid', problem, { year, day: day.slice(0, 10) });
    };
    if (!Number.isInteger(year) || year < 2000 || year > 2200) wrong('not a year from 2000 to 2200');
    const source_ = source.trim();
    if (source_ === '') wrong('the notice in which it was published is missing');
    checkText('source', source_, 300);
    if (holidays.length === 0) wrong('no day off is listed: a whole year has some');
    for (const day of [...holidays, ...makeUpDays]) {
      const number = dayNumber(day);
      if (number === null || !day.startsWith(`${year}-`)) wrong('not a day of this year', day);
    }
    const all = new Set([...holidays, ...makeUpDays]);
    if (all.size !== holidays.length + makeUpDays.length) wrong('a day stands twice');
    for (const day of makeUpDays) if (!isWeekend(dayNumber(day)!)) wrong('a make-up day is a Saturday or Sunday', day);
    const loaded: WorkingYear = {
      ...command,
      source: source_,
      holidays: [...holidays].sort(),
      makeUpDays: [...makeUpDays].sort(),
      loadedAt: clock.now(),
    };
    await calendar.load(loaded);
    return loaded;
  };
