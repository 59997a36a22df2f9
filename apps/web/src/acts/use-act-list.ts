import { useCallback, useEffect, useRef, useState } from 'react';
import { type ActFilter, type ActView, searchActs } from '../api/acts.js';

export interface ActList {
  readonly items: readonly ActView[];
  readonly loading: boolean;
  readonly error: unknown;
  readonly hasMore: boolean;
  more(): void;
  retry(): void;
}

interface Listed {
  /** The filters that were asked; an answer to others is not shown. */
  readonly of: string;
  readonly items: readonly ActView[];
  readonly next: string | null;
  readonly asking: boolean;
  readonly error?: unknown;
}

/** Acts that fit the filters, page after page by cursor. */
export function useActList(filter: ActFilter): ActList {
  const query = JSON.stringify(filter);
  const fresh: Listed = { of: query, items: [], next: null, asking: true };
  const [listed, setListed] = useState<Listed>(fresh);
  const running = useRef<AbortController>(undefined);
  const current = listed.of === query ? listed : fresh;

  const ask = useCallback(
    async (cursor: string | null, before: readonly ActView[]): Promise<void> => {
      running.current?.abort();
      const abort = (running.current = new AbortController());
      const answer = await searchActs(JSON.parse(query) as ActFilter, cursor, abort.signal).then(
        ({ items, next }) => ({ items: [...before, ...items], next }),
        (error: unknown) => ({ items: before, next: cursor, error }),
      );
      if (!abort.signal.aborted) setListed({ of: query, asking: false, ...answer });
    },
    [query],
  );
  useEffect(() => {
    void ask(null, []);
    return () => running.current?.abort();
  }, [ask]);
  const askAgain = (cursor: string | null, before: readonly ActView[]): void => {
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
