/** Whether so many milliseconds have passed since then; also if the clock was set back behind it, for nothing may rest until it has come there again. */
export function hasPassed(milliseconds: number, since: Date | number, now: Date | number): boolean {
  const elapsed = Number(now) - Number(since);
  return elapsed < 0 || elapsed >= milliseconds;
}
