import { Refusal } from '@filmdeed/kernel';
import type { Session, Sessions } from '@filmdeed/registry';
import { requireAccount } from '../access/require-act.js';
import type { Viewer } from './session.tokens.js';

/** The session that a request was made in. Refuses `session.required` if it ended meanwhile, `access.human-only`. */
export async function ownSession(sessions: Sessions, viewer: Viewer, now: Date): Promise<Session> {
  const { account, session } = requireAccount(viewer);
  const found = (await sessions.ofAccount(account, now)).find(({ id }) => id === session);
  if (found === undefined) throw new Refusal('session.required', 'the session has ended');
  return found;
}
