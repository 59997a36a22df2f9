import type { AccountId, ActorId, ApiClientId, MandateId, PartyId, SessionId } from '@filmdeed/kernel';
import type { ActingFacts, MemberRole, PlatformRole, Scope } from '@filmdeed/registry';

/** Who is asking, and for whom. */
export interface Viewer extends ActingFacts {
  /** Null for an API client. */
  readonly account: AccountId | null;
  /** The account, or the API client. */
  readonly actor: ActorId;
  readonly login: string;
  readonly name: string;
  readonly session: SessionId | null;
  readonly client: ApiClientId | null;
  /** The account's own party, or the client's party. */
  readonly person: PartyId;
  /** The acting party: whom the request is made for. */
  readonly party: PartyId;
  /** Name of the party that the account acts for by itself: under a mandate that of the mandatary. */
  readonly partyName: string;
  readonly memberRoles: readonly MemberRole[];
  readonly platformRoles: readonly PlatformRole[];
  readonly mandate: {
    readonly id: MandateId;
    readonly leafHash: string;
    readonly scopes: readonly Scope[];
    readonly mandatary: PartyId;
    readonly works: readonly string[];
  } | null;
  readonly scopes: readonly Scope[] | null;
  readonly isHuman: boolean;
  /** When this session last passed a second factor or a passkey. */
  readonly secondFactorAt: Date | null;
}

/**
 * What a request says of who makes it: the cookie `filmdeed_session` or `Authorization: Bearer …`, the party that it is made for, and the mandate
 * under which it is.
 */
export interface SessionHeaders {
  readonly cookie?: string | undefined;
  readonly authorization?: string | undefined;
  /** `Filmdeed-Party`; absent: the own person. */
  readonly party?: string | undefined;
  /** `Filmdeed-Mandate`; the acting party is then its grantor, and `party` says who holds it. */
  readonly mandate?: string | undefined;
}

/**
 * Finds who is asking, or null without a live session or token. Refuses `access.denied` for a party or a mandate that is not theirs to act for,
 * whether it is absent or another's; of one that they hold, why it does not stand: `mandate.revoked`, `mandate.expired`, `mandate.not-yet`.
 */
export type SessionResolver = (headers: SessionHeaders) => Promise<Viewer | null>;

export const SESSION_RESOLVER = Symbol('SESSION_RESOLVER');
export const SESSION_COOKIE = 'filmdeed_session';
/** The `IdentityPorts`: all that signing in touches. */
export const SIGN_IN_PORTS = Symbol('SIGN_IN_PORTS');
/** `Sessions` of libs/registry. */
export const SESSIONS = Symbol('SESSIONS');
/** The flow `signIn`. */
export const SIGN_IN = Symbol('SIGN_IN');
/** The flow `changePassword`. */
export const CHANGE_PASSWORD = Symbol('CHANGE_PASSWORD');
/** `Memberships` of libs/registry. */
export const MEMBERSHIPS = Symbol('MEMBERSHIPS');
/** `MandateStanding` of libs/registry, wherever a module provides it. Without one no mandate stands. */
export const MANDATE_STANDING = Symbol('MANDATE_STANDING');
/** `ClientStanding` of libs/registry, wherever a module provides it. Without one there is no API client. */
export const CLIENT_STANDING = Symbol('CLIENT_STANDING');
