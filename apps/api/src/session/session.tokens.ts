import type { AccountId, PartyId, SessionId } from '@filmdeed/kernel';

export type Role = 'administrator' | 'filer' | 'auditor';

/** Who is asking. */
export interface SessionAccount {
  readonly account: AccountId;
  readonly party: PartyId;
  readonly role: Role;
  readonly login: string;
  readonly name: string;
  readonly session: SessionId;
}

/** The headers that can carry a session: the cookie `filmdeed_session` or `Authorization: Bearer …`. */
export interface SessionHeaders {
  readonly cookie?: string | undefined;
  readonly authorization?: string | undefined;
}

/** Finds the account of a live session, or null. Never refuses. */
export type SessionResolver = (headers: SessionHeaders) => Promise<SessionAccount | null>;

export const SESSION_RESOLVER = Symbol('SESSION_RESOLVER');
export const SESSION_COOKIE = 'filmdeed_session';
/** `Sessions` of libs/registry. */
export const SESSIONS = Symbol('SESSIONS');
/** The flow `signIn`. */
export const SIGN_IN = Symbol('SIGN_IN');
/** The flow `changePassword`. */
export const CHANGE_PASSWORD = Symbol('CHANGE_PASSWORD');
