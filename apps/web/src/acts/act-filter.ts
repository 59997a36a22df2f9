import { ACT_FILTERS, type ActFilter } from '../api/acts.js';

/** What the address asks for; anything else in it is left alone. */
export function filterOf(search: URLSearchParams): ActFilter {
  const found = ACT_FILTERS.flatMap((name) => {
    const value = search.get(name)?.trim() ?? '';
    return value === '' ? [] : [[name, value] as const];
  });
  return Object.fromEntries(found);
}

/** Local time of a `datetime-local` field as the API takes it; the empty text for none. */
export function toInstant(local: string): string {
  const at = new Date(local);
  return local === '' || Number.isNaN(at.getTime()) ? '' : at.toISOString();
}

/** The reverse: to the minute, in the time of this machine. */
export function toLocal(instant: string | undefined): string {
  const at = new Date(instant ?? '');
  if (Number.isNaN(at.getTime())) return '';
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
