import type { ReactNode } from 'react';
import { Navigate, useLocation } from 'react-router';
import type { PlatformRole } from '../api/types.js';
import { ApiRefusal } from '../api/api-refusal.js';
import { Failure } from '../design/Failure.js';
import { Skeleton } from '../design/Skeleton.js';
import { useSession } from '../session/session.js';

/** Shows a page to signed-in people (with one of these platform roles); strangers are asked to sign in and come back. */
export function SignedInOnly({ roles, children }: { roles?: readonly PlatformRole[]; children: ReactNode }) {
  const { account } = useSession();
  const { pathname, search } = useLocation();
  if (account === undefined) {
    return (
      <div className="fd-page">
        <Skeleton />
      </div>
    );
  }
  if (account === null) return <Navigate to={`/?to=${encodeURIComponent(pathname + search)}`} replace />;
  if (roles !== undefined && !roles.some((role) => account.platformRoles.includes(role))) return <Denied />;
  return children;
}

function Denied() {
  const problem = { title: '', status: 403, detail: '', code: 'access.denied', facts: {} };
  return (
    <div className="fd-page fd-page-narrow">
      <Failure error={new ApiRefusal(problem)} />
    </div>
  );
}
