import { Navigate, useSearchParams } from 'react-router';
import { Skeleton } from '../design/Skeleton.js';
import { useSession } from '../session/session.js';
import { SignIn } from '../session/SignIn.js';
import { ownPath } from './own-path.js';

/** The door: the sign-in for strangers; the others go on to the page that they wanted, or to their filings. */
export function Home() {
  const { account } = useSession();
  const [search] = useSearchParams();
  if (account === undefined) {
    return (
      <div className="fd-page">
        <Skeleton />
      </div>
    );
  }
  return account === null ? <SignIn /> : <Navigate to={ownPath(search.get('to'))} replace />;
}
