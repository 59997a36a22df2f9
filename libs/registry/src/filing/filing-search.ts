import { asId, type FilingId, fromBase64Url, fromUtf8, Refusal, toBase64Url, utf8 } from '@filmdeed/kernel';
import type { NewFiling } from './filing-ports.js';

/** One spelling for what is searched and what is typed: NFKC, lower case. */
export function searchKey(text: string): string {
  return text.normalize('NFKC').toLowerCase().trim();
}

/** What a search looks into, as one text; parts are apart, so that no match spans two of them. */
export function searchText({ id, title, fileName }: Pick<NewFiling, 'id' | 'title' | 'fileName'>): string {
  return [title, fileName ?? '', id].map(searchKey).join('\n');
}

/** The beginning of a SHA-256 in hex, if the search may be one: 8 to 64 digits. */
export function digestPrefix(search: string): string | null {
  const key = searchKey(search);
  return /^[0-9a-f]{8,64}$/.test(key) ? key : null;
}

/** Where a page ends: the filing before the next page. */
export interface FilingCursor {
  readonly receivedAt: Date;
  readonly id: FilingId;
}

export function cursorText({ receivedAt, id }: FilingCursor): string {
  return toBase64Url(utf8(`${receivedAt.toISOString()} ${id}`));
}

/** Refuses `cursor.invalid`. */
export function parseCursor(text: string): FilingCursor {
  try {
    const [time, id, ...more] = fromUtf8(fromBase64Url(text)).split(' ');
    const receivedAt = new Date(time ?? '');
    // Four digits: another year is none that the database could compare with.
    const known = /^(?!0000)\d{4}-/.test(time ?? '') && receivedAt.toISOString() === time;
    if (more.length === 0 && known) return { receivedAt, id: asId('fil', id) };
  } catch {
    // refused below, whatever was wrong
  }
  throw new Refusal('cursor.invalid', 'not a cursor of an earlier page');
}
