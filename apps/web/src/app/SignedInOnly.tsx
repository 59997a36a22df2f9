import type { ReactNode } from 'react';
import { Navigate, useLocation } from 'react-router';
import type { Role } from '../api/types.js';
import { ApiRefusal } from '../api/api-refusal.js';
import { Failure } from '../design/Failure.js';
import { Skeleton } from '../design/Skeleton.js';
import { useSession } from '../session/session.js';

/** Shows a page to signed-in people (of a role); strangers are asked to sign in and come back. */
export function SignedInOnly({ role, children }: { role?: Role; children: ReactNode }) {
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
  if (role !== undefined && account.role !== role) return <Denied />;
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
