import { useEffect, useState } from 'react';
import { findFiling } from '../api/filings.js';
import type { FilingView } from '../api/types.js';
import type { Load } from '../design/use-load.js';

const FIRST_WAIT = 400;
const LONGEST_WAIT = 15_000;

/** True while a filing can still move by itself within a time that somebody would wait for. */
export function isOnItsWay(filing: FilingView): boolean {
  if (filing.state === 'final') return false;
  return filing.state !== 'anchored' || !filing.selfAnchoredOnly;
}

/** Follows a filing until it rests; asks less and less often, and not at all while the page is hidden. */
export function useFollowing(id: string): { load: Load<FilingView>; retry(): void } {
  const [load, setLoad] = useState<{ id: string; load: Load<FilingView> }>({ id, load: { state: 'loading' } });
  const [round, setRound] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    void follow(id, abort.signal, (next) => setLoad({ id, load: next }));
    return () => abort.abort();
  }, [id, round]);
  return { load: load.id === id ? load.load : { state: 'loading' }, retry: () => setRound((n) => n + 1) };
}

async function follow(id: string, signal: AbortSignal, show: (load: Load<FilingView>) => void): Promise<void> {
  let shown = false;
  for (let wait = FIRST_WAIT; !signal.aborted; wait = Math.min(wait * 1.5, LONGEST_WAIT)) {
    if (shown && document.hidden) {
      await pause(1000, signal);
      continue;
    }
    try {
      const filing = await findFiling(id, signal);
      if (signal.aborted) return;
      show({ state: 'loaded', value: filing });
      shown = true;
      if (!isOnItsWay(filing)) return;
    } catch (error) {
      if (signal.aborted) return;
      // What is shown stays while a repetition fails; the next one may succeed.
      if (!shown) return show({ state: 'failed', error });
    }
    await pause(wait, signal);
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
