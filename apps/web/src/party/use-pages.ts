import { useState } from 'react';
import type { Page } from '../api/types.js';
import { useLoad } from '../design/use-load.js';

/** A list that grows by its next pages; another key, or `reload`, begins anew. */
export function usePages<T>(key: string, load: (cursor?: string) => Promise<Page<T>>) {
  const first = useLoad(key, () => load());
  const [more, setMore] = useState<{ of: Page<T>; pages: readonly Page<T>[]; error?: unknown }>();
  const loaded = first.load.state === 'loaded' ? first.load.value : undefined;
  const pages = loaded === undefined ? [] : [loaded, ...(more?.of === loaded ? more.pages : [])];
  const next = pages.at(-1)?.next ?? null;
  const rest = pages.slice(1);
  return {
    ...first,
    items: pages.flatMap(({ items }) => items),
    moreError: more?.of === loaded ? more?.error : undefined,
    next:
      next === null || loaded === undefined
        ? undefined
        : () =>
            void load(next).then(
              (page) => setMore({ of: loaded, pages: [...rest, page] }),
              (error: unknown) => setMore({ of: loaded, pages: rest, error }),
            ),
  };
}
