/** Numbers of identity cards (公民身份号码, GB 11643-1999): region, day of birth, sequence, check by ISO 7064 MOD 11-2. */
const FORM = /^(\d{2})\d{4}(\d{4})(\d{2})(\d{2})\d{3}[\dX]$/;
/** GB/T 2260, first level; 81 to 83 are those of residence permits for Hong Kong, Macao and Taiwan. */
const PROVINCES =
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'.split(' ');
const FIRST_YEAR = 1860;

/** The check character of the first 17 digits. */
export function residentIdCheck(first17: string): string {
  let t = 0;
  for (const digit of first17) t = ((t + Number(digit)) * 2) % 11;
  const check = (12 - t) % 11;
  return check === 10 ? 'X' : String(check);
}

/** Whether a text is such a number: a province, a day that the calendar has and that has come, and the check character. */
export function isResidentId(text: string, now: Date): boolean {
  const [, province, year, month, day] = FORM.exec(text) ?? [];
  if (province === undefined || !PROVINCES.includes(province)) return false;
  const born = new Date(`${year}-${month}-${day}T00:00:00.000Z`);
  const isDay = !Number.isNaN(born.getTime()) && born.toISOString().slice(0, 10) === `${year}-${month}-${day}`;
  if (!isDay || Number(year) < FIRST_YEAR || born.getTime() > now.getTime()) return false;
  return residentIdCheck(text.slice(0, 17)) === text[17];
}
