import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { whenSessionEnds } from '../api/call.js';
import { currentAccount, signOut } from '../api/session.js';
import type { Account } from '../api/types.js';
import { SessionContext } from './session.js';

/** Knows who is signed in; any answer that asks for a session ends the one that we believed in. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const [account, setAccount] = useState<Account | null | undefined>(undefined);
  useEffect(() => {
    whenSessionEnds(() => setAccount(null));
    currentAccount().then(setAccount, () => setAccount(null));
  }, []);
  const session = useMemo(
    () => ({
      account,
      signedIn: (next: Account) => setAccount(next),
      async signOut() {
        await signOut();
        setAccount(null);
      },
    }),
    [account],
  );
  return <SessionContext value={session}>{children}</SessionContext>;
}
