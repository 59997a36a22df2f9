import { type AccountId, Refusal, type SessionId } from '@filmdeed/kernel';
import { type Action, type Denial, denialOf } from '@filmdeed/registry';
import type { Viewer } from '../session/session.tokens.js';

const REFUSALS: Readonly<Record<Denial, (action: Action) => Refusal>> = {
  role: (action) => new Refusal('access.denied', 'no role of this account allows it', { action, missing: 'role' }),
  scope: (action) =>
    new Refusal('access.denied', 'no scope of this token or mandate allows it', { action, missing: 'scope' }),
  state: (action) => new Refusal('access.denied', 'it does not stand so that this can be done', { action }),
  human: (action) => new Refusal('access.human-only', 'only a person does this', { action }),
  'second-factor': (action) =>
    new Refusal('access.second-factor-required', 'confirm by a second factor first', { action }),
};

/** One of the actions is enough. Refuses what the policy says of the first: `access.denied`, `access.human-only`, `access.second-factor-required`, `mandate.out-of-scope`. */
export function requireAct(viewer: Viewer, actions: readonly Action[], state?: string): void {
  const denials = actions.map((action) => denialOf(viewer, action, state));
  if (denials.includes(null)) return;
  const [action] = actions;
  if (action === undefined) throw new Refusal('access.denied', 'nobody may do this');
  // The mandate alone stands in the way, not the token.
  if (denials[0] === 'scope' && denialOf({ ...viewer, mandate: null }, action, state) !== 'scope') {
    throw new Refusal('mandate.out-of-scope', 'the mandate does not cover this', { action, missing: 'scope' });
  }
  throw REFUSALS[denials[0]!](action);
}

/** What is allowed by a platform role alone asks for a session that has shown a second factor, however long ago. Refuses `access.second-factor-required`. */
export function requirePlatformFactor(viewer: Viewer, actions: readonly Action[]): void {
  if (viewer.secondFactorAt !== null || viewer.platformRoles.length === 0) return;
  const asAnybody = { ...viewer, platformRoles: [] };
  if (actions.some((action) => denialOf(asAnybody, action) === null)) return;
  throw new Refusal('access.second-factor-required', 'a platform role counts beside a second factor only', {
    action: actions[0] ?? '',
  });
}

/** The account and session of a person. Refuses `access.human-only` for an API client. */
export function requireAccount({ account, session }: Viewer): { account: AccountId; session: SessionId } {
  if (account === null || session === null) throw new Refusal('access.human-only', 'only a person does this');
  return { account, session };
}
