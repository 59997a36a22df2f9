import { useCallback, useEffect, useRef, useState } from 'react';

export type Load<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: unknown }
  | { readonly state: 'loaded'; readonly value: T };

/** Loads a value when the key changes; `reload` does it again and keeps what is shown meanwhile. */
export function useLoad<T>(
  key: string,
  load: (signal: AbortSignal) => Promise<T>,
): { readonly load: Load<T>; reload(): void; replace(value: T): void } {
  const [shown, setShown] = useState<{ key: string; load: Load<T> }>({ key, load: { state: 'loading' } });
  const [round, setRound] = useState(0);
  const latest = useRef(load);
  useEffect(() => {
    latest.current = load;
  });
  useEffect(() => {
    const abort = new AbortController();
    const show = (value: Load<T>): void => {
      if (!abort.signal.aborted) setShown({ key, load: value });
    };
    latest.current(abort.signal).then(
      (value) => show({ state: 'loaded', value }),
      (error: unknown) => show({ state: 'failed', error }),
    );
    return () => abort.abort();
  }, [key, round]);
  const reload = useCallback(() => setRound((n) => n + 1), []);
  const replace = useCallback((value: T) => setShown({ key, load: { state: 'loaded', value } }), [key]);
  return { load: shown.key === key ? shown.load : { state: 'loading' }, reload, replace };
}
