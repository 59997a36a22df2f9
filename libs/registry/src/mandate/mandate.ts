import type { MandateTerms } from '@filmdeed/evidence';
import { type MandateId, type PartyId, Refusal } from '@filmdeed/kernel';

/** `draft`: nobody signed it yet; `waiting`: its term is still to come; `exhausted`: as many filings as it allows were made, and no more are. */
export const MANDATE_STATES = ['draft', 'waiting', 'in-force', 'exhausted', 'revoked', 'renounced', 'expired'] as const;
export type MandateState = (typeof MANDATE_STATES)[number];
export type MandateMove = 'grant' | 'begin' | 'file-last' | 'revoke' | 'renounce' | 'expire';

/** What can happen to a mandate. `grant`, `revoke` and `renounce` are somebody's word, the others happen by themselves. */
export const MANDATE_MOVES: Readonly<Record<MandateState, Readonly<Partial<Record<MandateMove, MandateState>>>>> = {
  draft: { grant: 'waiting' },
  waiting: { begin: 'in-force', revoke: 'revoked', renounce: 'renounced', expire: 'expired' },
  'in-force': { 'file-last': 'exhausted', revoke: 'revoked', renounce: 'renounced', expire: 'expired' },
  exhausted: { revoke: 'revoked', renounce: 'renounced', expire: 'expired' },
  revoked: {},
  renounced: {},
  expired: {},
};

/** Refuses `mandate.move-not-allowed`. */
export function moveMandate(state: MandateState, move: MandateMove): MandateState {
  const next = MANDATE_MOVES[state][move];
  if (next !== undefined) return next;
  throw new Refusal('mandate.move-not-allowed', `a mandate that is ${state} cannot ${move}`, { state, move });
}

/** A mandate as it was granted, with what has become of it. */
export interface Mandate extends MandateTerms {
  readonly id: MandateId;
  readonly grantor: PartyId;
  /** From the first of the chain down to this one. */
  readonly chain: readonly MandateId[];
  readonly note: string | null;
  /** Hex. */
  readonly leafHash: string;
  readonly grantedAt: Date;
  /** Filings made under it and under all that come of it. */
  readonly filed: number;
  readonly ended: { readonly how: 'revoked' | 'renounced'; readonly at: Date; readonly by: PartyId } | null;
}

export function mandateState(
  mandate: Pick<Mandate, 'from' | 'until' | 'filings' | 'filed' | 'ended'>,
  now: Date,
): MandateState {
  const { ended, from, until, filings, filed } = mandate;
  const at = now.toISOString();
  if (ended !== null) return ended.how;
  if (at >= until) return 'expired';
  if (at < from) return 'waiting';
  return filings !== null && filed >= filings ? 'exhausted' : 'in-force';
}

/**
 * That a mandate and all that it comes of stand at `now`; one whose filings are used up stands for everything but filing. Refuses `mandate.revoked`,
 * `mandate.expired`, `mandate.not-yet`.
 */
export function requireInForce(chain: readonly Mandate[], now: Date): void {
  for (const mandate of chain) {
    const state = mandateState(mandate, now);
    const { id, from, until } = mandate;
    if (state === 'revoked' || state === 'renounced') {
      throw new Refusal('mandate.revoked', 'this mandate was revoked', { mandate: id, how: state });
    }
    if (state === 'expired')
      throw new Refusal('mandate.expired', 'the term of this mandate is over', { mandate: id, until });
    if (state === 'waiting')
      throw new Refusal('mandate.not-yet', 'the term of this mandate is to come', { mandate: id, from });
  }
}

/** That so many filings more are within what every mandate of the chain allows. Refuses `mandate.exceeded`. */
export function requireRoom(chain: readonly Mandate[], filings: number): void {
  for (const { id, filings: most, filed } of chain) {
    if (most === null || filed + filings <= most) continue;
    throw new Refusal('mandate.exceeded', 'more filings than this mandate allows', {
      mandate: id,
      most,
      filed,
      filings,
    });
  }
}
