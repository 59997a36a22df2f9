import { type ReactNode, useEffect, useState } from 'react';
import { instanceStatus } from '../api/session.js';
import type { InstanceStatus } from '../api/types.js';
import { StatusContext } from './status.js';

const EVERY = 60_000;
const EVERY_WHILE_AWAY = 3000;

/** Asks the instance about itself: at the start, once a minute, and more often while it does not answer. */
export function StatusProvider({ children }: { children: ReactNode }) {
  const [status, setStatus] = useState<InstanceStatus | null | undefined>(undefined);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let gone = false;
    const ask = async (): Promise<void> => {
      const answer = await instanceStatus().catch(() => null);
      if (gone) return;
      setStatus(answer);
      clearTimeout(timer);
      timer = setTimeout(() => void ask(), answer === null ? EVERY_WHILE_AWAY : EVERY);
    };
    const askAtOnce = (): void => void ask();
    askAtOnce();
    window.addEventListener('online', askAtOnce);
    window.addEventListener('offline', askAtOnce);
    return () => {
      gone = true;
      clearTimeout(timer);
      window.removeEventListener('online', askAtOnce);
      window.removeEventListener('offline', askAtOnce);
    };
  }, []);
  return <StatusContext value={status}>{children}</StatusContext>;
}
