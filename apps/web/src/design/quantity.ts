import type { Language } from '../language/language.js';

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];

/** Bytes for people: 1,024 to the step, at most three digits and a unit. */
export function byteText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}

/** A span for people, in the two largest units. */
export function spanText(seconds: number, language: Language): string {
  const total = Math.max(1, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60), total % 60];
  const zh = language === 'zh';
  if (hours > 0) return zh ? `${hours} 小时 ${minutes} 分` : `${hours} h ${minutes} min`;
  if (minutes > 0) return zh ? `${minutes} 分 ${rest} 秒` : `${minutes} min ${rest} s`;
  return zh ? `${rest} 秒` : `${rest} s`;
}

export function countText(count: number, language: Language): string {
  return new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-GB').format(count);
}

/** A time in the reader's zone, which is named: for whatever is read as evidence. */
export function zonedTimeText(time: string, language: Language): string {
  const zone = new Intl.DateTimeFormat('en-GB', { timeZoneName: 'shortOffset' })
    .formatToParts(new Date(time))
    .find(({ type }) => type === 'timeZoneName')!
    .value.replace('GMT', 'UTC');
  return `${timeText(time, language)} ${zone}`;
}

/** A time in the reader's zone, to the second. */
export function timeText(time: string, language: Language): string {
  return new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'medium',
  }).format(new Date(time));
}
