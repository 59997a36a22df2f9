import { type AccountId, type Clock, type HoldId, newId, Refusal } from '@filmdeed/kernel';
import { requireImpartial, type Tie } from '../access/duties.js';
import type { LegalHold, LegalHolds } from './legal-hold.js';

export interface LegalHoldPorts {
  readonly holds: LegalHolds;
  readonly clock: Clock;
}

export interface HoldDecider {
  readonly by: AccountId;
  /** Parties that they are or were of. */
  readonly ties: readonly Tie[];
}

export interface SetHold extends HoldDecider {
  readonly subject: string;
  readonly reason: string;
  readonly reference: string;
  readonly until: Date | null;
}

/** Sets a hold. Refuses `time.invalid` for an end that is past, `access.own-matter`. */
export const setHold =
  ({ holds, clock }: LegalHoldPorts) =>
  async ({ by, ties, ...order }: SetHold): Promise<LegalHold> => {
    const now = clock.now();
    requireImpartial(ties, await holds.partiesOf(order.subject), now);
    if (order.until !== null && order.until <= now) {
      throw new Refusal('time.invalid', 'a hold ends in the future', { until: order.until.toISOString() });
    }
    const hold = { id: newId('hld'), ...order, setBy: by, setAt: now, lifted: null };
    await holds.set(hold);
    return hold;
  };

/** Lifts a hold; who, when and why stays beside it. Refuses `hold.not-found`, also for one that was lifted, `access.own-matter`. */
export const liftHold =
  ({ holds, clock }: LegalHoldPorts) =>
  async (id: HoldId, { by, ties }: HoldDecider, reason: string): Promise<LegalHold> => {
    const now = clock.now();
    const standing = await holds.byId(id);
    // Whoever could lift what holds their own evidence could then erase it.
    if (standing !== null) requireImpartial(ties, await holds.partiesOf(standing.subject), now);
    const lifted = await holds.lift(id, { by, at: now, reason });
    const hold = lifted ? await holds.byId(id) : null;
    if (hold === null) throw new Refusal('hold.not-found', 'no hold that stands has this id', { hold: id });
    return hold;
  };
