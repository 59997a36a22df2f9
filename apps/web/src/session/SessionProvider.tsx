import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { isAway } from '../api/api-refusal.js';
import { whenSessionEnds } from '../api/call.js';
import { currentAccount, signOut } from '../api/session.js';
import type { Account } from '../api/types.js';
import { SessionContext } from './session.js';
import { mayHaveSession, rememberSession } from './session-mark.js';

const ASK_AGAIN = 3000;

/** Knows who is signed in; any answer that asks for a session ends the one that we believed in. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const [account, setAccount] = useState<Account | null | undefined>(() => (mayHaveSession() ? undefined : null));
  useEffect(() => {
    const known = (next: Account | null): void => {
      rememberSession(next !== null);
      setAccount(next);
    };
    whenSessionEnds(() => known(null));
    if (!mayHaveSession()) return undefined;
    let timer: ReturnType<typeof setTimeout>;
    const ask = (): void =>
      void currentAccount().then(known, (error: unknown) => {
        // While the server is away nobody knows; a session is not thrown away for that.
        if (isAway(error)) timer = setTimeout(ask, ASK_AGAIN);
        else known(null);
      });
    ask();
    return () => clearTimeout(timer);
  }, []);
  const session = useMemo(
    () => ({
      account,
      signedIn(next: Account) {
        rememberSession(true);
        setAccount(next);
      },
      async signOut() {
        await signOut();
        rememberSession(false);
        setAccount(null);
      },
    }),
    [account],
  );
  return <SessionContext value={session}>{children}</SessionContext>;
}
