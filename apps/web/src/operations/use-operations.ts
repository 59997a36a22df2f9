import { useEffect, useState } from 'react';
import { type Operations, readOperations } from '../api/operations.js';

const EVERY = 5000;

export interface Watched {
  readonly value: Operations | undefined;
  /** Why the last look failed; what is shown is then as old as it says. */
  readonly error: unknown;
  /** Looks at once. */
  again(): void;
}

/** Looks at the instance every five seconds, and not at all while the page is hidden. What was seen stays while a look fails. */
export function useOperations(): Watched {
  const [value, setValue] = useState<Operations>();
  const [error, setError] = useState<unknown>();
  const [round, setRound] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    const { signal } = abort;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let asking = false;
    const look = async (): Promise<void> => {
      clearTimeout(timer);
      if (asking || document.hidden) return;
      asking = true;
      try {
        const found = await readOperations(signal);
        if (signal.aborted) return;
        setValue(found);
        setError(undefined);
      } catch (failure) {
        if (signal.aborted) return;
        setError(failure);
      } finally {
        asking = false;
      }
      timer = setTimeout(() => void look(), EVERY);
    };
    const onSight = (): void => void look();
    document.addEventListener('visibilitychange', onSight);
    onSight();
    return () => {
      abort.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onSight);
    };
  }, [round]);
  return { value, error, again: () => setRound((n) => n + 1) };
}
