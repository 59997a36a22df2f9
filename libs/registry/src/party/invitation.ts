import type { AccountId, InvitationId, PartyId } from '@filmdeed/kernel';
import type { MemberRole } from '../access/role.js';

/** As what somebody joins: a member of the organisation, or a co-owner or buyer who deals with it, or somebody whom it is to give a mandate. */
export const INVITATION_KINDS = ['member', 'co-owner', 'buyer', 'mandatary'] as const;
export type InvitationKind = (typeof INVITATION_KINDS)[number];

/** `open`: the link works. The others are final. */
export type InvitationState = 'open' | 'used' | 'revoked' | 'expired';

/** A link by which one person joins, once. The token itself is known to whoever has the link; we keep its SHA-256. */
export interface Invitation {
  readonly id: InvitationId;
  readonly party: PartyId;
  readonly kind: InvitationKind;
  /** Of a member; none for co-owners and buyers, who act for themselves. */
  readonly roles: readonly MemberRole[];
  /** For whom, as its maker wrote it. */
  readonly note: string;
  readonly createdBy: AccountId;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
  readonly usedBy: AccountId | null;
  readonly revokedAt: Date | null;
}

const DAY = 86_400_000;
export const MOST_INVITATION_DAYS = 30;
export const INVITATION_DAYS = 7;

export function expiryOf(now: Date, days: number): Date {
  return new Date(now.getTime() + days * DAY);
}

export function invitationState(
  { usedAt, revokedAt, expiresAt }: Pick<Invitation, 'usedAt' | 'revokedAt' | 'expiresAt'>,
  now: Date,
): InvitationState {
  if (usedAt !== null) return 'used';
  if (revokedAt !== null) return 'revoked';
  return expiresAt.getTime() <= now.getTime() ? 'expired' : 'open';
}
