import {
  asId,
  fromBase64Url,
  fromUtf8,
  type IdKinds,
  type IdPrefix,
  Refusal,
  toBase64Url,
  utf8,
} from '@filmdeed/kernel';

/** One page of a list, newest first, and where the next begins. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

export interface PageQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly search?: string | undefined;
}

/** Where a page ends: the item before the next page. */
export interface PageEnd<P extends IdPrefix> {
  readonly at: Date;
  readonly id: IdKinds[P];
}

export function pageEndText({ at, id }: PageEnd<IdPrefix>): string {
  return toBase64Url(utf8(`${at.toISOString()} ${id}`));
}

/** Refuses `cursor.invalid`. */
export function parsePageEnd<P extends IdPrefix>(prefix: P, text: string): PageEnd<P> {
  try {
    const [time = '', id, ...more] = fromUtf8(fromBase64Url(text)).split(' ');
    const at = new Date(time);
    if (more.length === 0 && /^(?!0000)\d{4}-/.test(time) && at.toISOString() === time) {
      return { at, id: asId(prefix, id) };
    }
  } catch {
    // refused below, whatever was wrong
  }
  throw new Refusal('cursor.invalid', 'not a cursor of an earlier page');
}

/** Cuts a page out of one item more than were asked for. */
export function pageOf<T>(items: readonly T[], limit: number, endOf: (item: T) => PageEnd<IdPrefix>): Page<T> {
  const shown = items.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown, next: items.length > limit && last !== undefined ? pageEndText(endOf(last)) : null };
}
