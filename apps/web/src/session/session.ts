import { createContext, useContext } from 'react';
import type { ActingMandate } from '../api/acting-party.js';
import type { Account, Membership } from '../api/types.js';

export interface Session {
  /** Undefined while it is being looked up, null for a stranger. */
  readonly account: Account | null | undefined;
  /** Parties that the account acts for, its own person first; only that until the others are known. */
  readonly parties: readonly Membership[];
  /** The party that is acted for. */
  readonly acting: Membership | null;
  /** The mandate under which filings are made, if one was chosen; `acting` holds it. */
  readonly mandate: ActingMandate | null;
  signedIn(account: Account): void;
  signOut(): Promise<void>;
  /** Acts for another of `parties` from now on, in this tab. */
  actFor(party: string): void;
  /** Makes filings for the principal of a mandate that the acting party holds, or again for itself (null). */
  actUnder(mandate: ActingMandate | null): void;
  /** Asks again who is signed in and for whom: after an organisation was made or an invitation taken. */
  refresh(): Promise<void>;
}

export const SessionContext = createContext<Session>({
  account: undefined,
  parties: [],
  acting: null,
  mandate: null,
  signedIn: () => undefined,
  signOut: () => Promise.resolve(),
  actFor: () => undefined,
  actUnder: () => undefined,
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
