import { type ReactNode, useEffect, useState } from 'react';
import { instanceStatus } from '../api/session.js';
import type { InstanceStatus } from '../api/types.js';
import { StatusContext } from './status.js';

const EVERY = 60_000;

/** Asks the instance about itself, at the start and once a minute. */
export function StatusProvider({ children }: { children: ReactNode }) {
  const [status, setStatus] = useState<InstanceStatus | null | undefined>(undefined);
  useEffect(() => {
    const ask = (): void => void instanceStatus().then(setStatus, () => setStatus(null));
    ask();
    const timer = setInterval(ask, EVERY);
    return () => clearInterval(timer);
  }, []);
  return <StatusContext value={status}>{children}</StatusContext>;
}
