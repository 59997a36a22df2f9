import { useCallback, useEffect, useRef, useState } from 'react';
import { type FilingQuery, listFilings } from '../api/filings.js';
import type { FilingView } from '../api/types.js';

export interface FilingList {
  readonly items: readonly FilingView[];
  readonly loading: boolean;
  readonly error: unknown;
  readonly hasMore: boolean;
  more(): void;
  retry(): void;
}

const AT_ONCE = 20;

interface Listed {
  /** The query that was asked; an answer to another one is not shown. */
  readonly of: string;
  readonly items: readonly FilingView[];
  readonly next: string | null;
  readonly asking: boolean;
  readonly error?: unknown;
}

/** Filings that fit a query, page after page by cursor. */
export function useFilingList({ q, state }: Pick<FilingQuery, 'q' | 'state'>): FilingList {
  const query = JSON.stringify([q, state]);
  const fresh: Listed = { of: query, items: [], next: null, asking: true };
  const [listed, setListed] = useState<Listed>(fresh);
  const running = useRef<AbortController>(undefined);
  const current = listed.of === query ? listed : fresh;

  const ask = useCallback(
    async (cursor: string | null, before: readonly FilingView[]): Promise<void> => {
      running.current?.abort();
      const abort = (running.current = new AbortController());
      const asked = {
        limit: AT_ONCE,
        ...(q ? { q } : {}),
        ...(state ? { state } : {}),
        ...(cursor === null ? {} : { cursor }),
      };
      const answer = await listFilings(asked, abort.signal).then(
        ({ items, next }) => ({ items: [...before, ...items], next }),
        (error: unknown) => ({ items: before, next: cursor, error }),
      );
      if (!abort.signal.aborted) setListed({ of: query, asking: false, ...answer });
    },
    [query, q, state],
  );
  useEffect(() => {
    void ask(null, []);
    return () => running.current?.abort();
  }, [ask]);
  const askAgain = (cursor: string | null, before: readonly FilingView[]): void => {
    setListed({ ...current, asking: true, error: undefined });
    void ask(cursor, before);
  };
  return {
    items: current.items,
    loading: current.asking,
    error: current.error,
    hasMore: current.next !== null,
    more: () => askAgain(current.next, current.items),
    retry: () => askAgain(null, []),
  };
}
