import { useEffect, useRef, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { linkIdentity, signInByIdentity } from '../api/sign-in.js';
import { Failure } from '../design/Failure.js';
import { PageHead } from '../design/PageHead.js';
import { Skeleton } from '../design/Skeleton.js';
import { useWords } from '../language/language.js';
import { useSession } from './session.js';
import { sessionWords } from './words.js';

/** Where an identity provider sends people back to: a stranger is signed in, an account is linked. */
export function SignInBack() {
  const t = useWords(sessionWords);
  const { account, signedIn } = useSession();
  const navigate = useNavigate();
  const [error, setError] = useState<unknown>();
  const begun = useRef(false);
  useEffect(() => {
    if (account === undefined || begun.current) return;
    // What came back counts once.
    begun.current = true;
    const query = window.location.search.slice(1);
    window.history.replaceState(null, '', window.location.pathname);
    const done =
      account === null
        ? signInByIdentity(query).then((found) => {
            signedIn(found);
            void navigate('/', { replace: true });
          })
        : linkIdentity(query).then(() => navigate('/security', { replace: true }));
    done.catch(setError);
  }, [account, signedIn, navigate]);
  return (
    <div className="fd-page fd-page-narrow">
      <PageHead title={t.title} />
      {error === undefined ? <Skeleton /> : <Failure error={error} />}
      <p>
        <Link to="/">{t.again}</Link>
      </p>
    </div>
  );
}
