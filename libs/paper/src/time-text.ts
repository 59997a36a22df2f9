const CHINA_OFFSET = 8 * 3_600_000;

/** An RFC 3339 instant as people here read it: `2026-11-24 16:30:00 (UTC+8)`; fractions of a second stay if they are not zero. */
export function timeText(instant: string): string {
  const at = new Date(instant).getTime();
  if (Number.isNaN(at)) return instant;
  const text = new Date(at + CHINA_OFFSET).toISOString();
  const fraction = text.slice(19, 23) === '.000' ? '' : text.slice(19, 23);
  return `${text.slice(0, 10)} ${text.slice(11, 19)}${fraction} (UTC+8)`;
}
