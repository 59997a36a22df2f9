import { createContext, useContext } from 'react';
import type { Account } from '../api/types.js';

export interface Session {
  /** Undefined while it is being looked up, null for a stranger. */
  readonly account: Account | null | undefined;
  signedIn(account: Account): void;
  signOut(): Promise<void>;
}

export const SessionContext = createContext<Session>({
  account: undefined,
  signedIn: () => undefined,
  signOut: () => Promise.resolve(),
});

export function useSession(): Session {
  return useContext(SessionContext);
}

/** The account on pages that are shown to signed-in people only. */
export function useAccount(): Account {
  const { account } = useSession();
  if (account === null || account === undefined) throw new Error('a page for signed-in people was shown to a stranger');
  return account;
}
