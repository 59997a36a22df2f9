import { createContext, useContext } from 'react';
import type { Account, Membership } from '../api/types.js';

export interface Session {
  /** Undefined while it is being looked up, null for a stranger. */
  readonly account: Account | null | undefined;
  /** Parties that the account acts for, its own person first; only that until the others are known. */
  readonly parties: readonly Membership[];
  /** The party that is acted for. */
  readonly acting: Membership | null;
  signedIn(account: Account): void;
  signOut(): Promise<void>;
  /** Acts for another of `parties` from now on, in this tab. */
  actFor(party: string): void;
  /** Asks again who is signed in and for whom: after an organisation was made or an invitation taken. */
  refresh(): Promise<void>;
}

export const SessionContext = createContext<Session>({
  account: undefined,
  parties: [],
  acting: null,
  signedIn: () => undefined,
  signOut: () => Promise.resolve(),
  actFor: () => undefined,
  refresh: () => Promise.resolve(),
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

/** The acting party on pages that are shown to signed-in people only. */
export function useActing(): Membership {
  const { acting } = useSession();
  if (acting === null) throw new Error('a page for signed-in people was shown to a stranger');
  return acting;
}
