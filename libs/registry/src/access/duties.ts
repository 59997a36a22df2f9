import { type PartyId, Refusal } from '@filmdeed/kernel';
import type { PlatformRole } from './role.js';

/** The only duties that one person may hold together: who gives roles decides nothing, who audits does nothing else, who decides runs nothing. */
const JOINED: readonly PlatformRole[] = ['administrator', 'operator'];

/** Refuses `access.duties-joined` for platform roles that no one person holds together. */
export function requireSeparateDuties(roles: readonly PlatformRole[]): void {
  if (roles.length < 2 || roles.every((role) => JOINED.includes(role))) return;
  throw new Refusal('access.duties-joined', 'these duties are not held together', { roles, joined: JOINED });
}

/** A party that somebody belongs to, or belonged to. */
export interface Tie {
  readonly party: PartyId;
  /** Null while it lasts; one's own person is for ever. */
  readonly endedAt: Date | null;
}

/** How many days after its end a membership still keeps from deciding; the newest that is in force counts. */
const TIE_KEPT: readonly { readonly from: string; readonly days: number }[] = [{ from: '2026-01-01', days: 730 }];
const DAY_MS = 86_400_000;

/**
 * Nobody decides in a matter of a party that they are, belong to, or belonged to a short time ago. Refuses `access.own-matter`, which says
 * of which party but not of the others.
 */
export function requireImpartial(ties: readonly Tie[], parties: readonly PartyId[], now: Date): void {
  const day = now.toISOString().slice(0, 10);
  const days = TIE_KEPT.findLast(({ from }) => from <= day)?.days ?? TIE_KEPT[0]!.days;
  const counts = ({ endedAt }: Tie): boolean => endedAt === null || now.getTime() - endedAt.getTime() <= days * DAY_MS;
  const tied = ties.find((tie) => parties.includes(tie.party) && counts(tie));
  if (tied === undefined) return;
  throw new Refusal('access.own-matter', 'nobody decides in a matter of their own party', { party: tied.party, days });
}
