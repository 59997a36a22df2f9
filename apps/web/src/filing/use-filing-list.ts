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

/** Filings that fit a query, page after page by cursor. */
export function useFilingList(query: Pick<FilingQuery, 'q' | 'state'>): FilingList {
  const [items, setItems] = useState<readonly FilingView[]>([]);
  const [next, setNext] = useState<string | null>(null);
  const [loading, setLoading] = useState(true);
  const [error, setError] = useState<unknown>();
  const running = useRef<AbortController>(undefined);
  const { q, state } = query;

  const load = useCallback(
    async (cursor: string | undefined, before: readonly FilingView[]): Promise<void> => {
      running.current?.abort();
      const abort = (running.current = new AbortController());
      setLoading(true);
      setError(undefined);
      try {
        const asked = {
          limit: AT_ONCE,
          ...(q ? { q } : {}),
          ...(state ? { state } : {}),
          ...(cursor ? { cursor } : {}),
        };
        const page = await listFilings(asked, abort.signal);
        if (abort.signal.aborted) return;
        setItems([...before, ...page.items]);
        setNext(page.next);
      } catch (failure) {
        if (abort.signal.aborted) return;
        setError(failure);
      }
      setLoading(false);
    },
    [q, state],
  );
  useEffect(() => {
    setItems([]);
    setNext(null);
    void load(undefined, []);
    return () => running.current?.abort();
  }, [load]);
  return {
    items,
    loading,
    error,
    hasMore: next !== null,
    more: () => void load(next ?? undefined, items),
    retry: () => void load(undefined, []),
  };
}
