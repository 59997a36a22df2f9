import { createContext, useContext } from 'react';
import type { InstanceStatus } from '../api/types.js';

/** What this instance says of itself; undefined while unknown, null if it could not be asked. */
export const StatusContext = createContext<InstanceStatus | null | undefined>(undefined);

export function useStatus(): InstanceStatus | null | undefined {
  return useContext(StatusContext);
}
