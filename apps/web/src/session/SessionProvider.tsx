import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { actFor, type ActingMandate, actingMandate, actingParty, actUnder } from '../api/acting-party.js';
import { isAway } from '../api/api-refusal.js';
import { whenSessionEnds } from '../api/call.js';
import { type CurrentSession, currentSession, signOut } from '../api/session.js';
import { type Account, MEMBER_ROLES, type Membership } from '../api/types.js';
import { SessionContext } from './session.js';
import { mayHaveSession, rememberSession } from './session-mark.js';

const ASK_AGAIN = 3000;

/** Knows who is signed in and for whom; any answer that asks for a session ends the one that we believed in. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const [found, setFound] = useState<CurrentSession | null | undefined>(() => (mayHaveSession() ? undefined : null));
  const [party, setParty] = useState(actingParty);
  const [mandate, setMandate] = useState<ActingMandate | null>(actingMandate);
  const chooseMandate = useCallback((next: ActingMandate | null): void => {
    actUnder(next);
    setMandate(next);
  }, []);
  const choose = useCallback((next: string | null): void => {
    actUnder(null);
    setMandate(null);
    actFor(next);
    setParty(next);
  }, []);
  const known = useCallback(
    (next: CurrentSession | null): void => {
      rememberSession(next !== null);
      // Who left an organisation does not act for it any more.
      if (next === null || !next.parties.some((each) => each.party === actingParty())) choose(null);
      setFound(next);
    },
    [choose],
  );
  useEffect(() => {
    whenSessionEnds(() => known(null));
    if (!mayHaveSession()) return undefined;
    let timer: ReturnType<typeof setTimeout>;
    const ask = (): void =>
      void currentSession().then(known, (error: unknown) => {
        // While the server is away nobody knows; a session is not thrown away for that.
        if (isAway(error)) timer = setTimeout(ask, ASK_AGAIN);
        else known(null);
      });
    ask();
    return () => clearTimeout(timer);
  }, [known]);
  const session = useMemo(() => {
    const account = found?.account ?? (found as null | undefined);
    const parties = found?.parties ?? [];
    return {
      account,
      parties,
      acting: parties.find((each) => each.party === party) ?? parties[0] ?? null,
      signedIn(next: Account) {
        known({ account: next, parties: [personOf(next)] });
        void currentSession().then((whole) => whole !== null && known(whole), ignored);
      },
      async signOut() {
        await signOut();
        known(null);
      },
      actFor(next: string) {
        choose(next === account?.party ? null : next);
      },
      mandate,
      actUnder: chooseMandate,
      async refresh() {
        known(await currentSession());
      },
    };
  }, [found, party, mandate, known, choose, chooseMandate]);
  return <SessionContext value={session}>{children}</SessionContext>;
}

function personOf({ party, name }: Account): Membership {
  return { party, kind: 'NATURAL_PERSON', name, roles: MEMBER_ROLES };
}

/** The person is signed in all the same; the next page asks again. */
function ignored(): void {
  // Nothing to say.
}
