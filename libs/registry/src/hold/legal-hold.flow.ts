import { type AccountId, type Clock, type HoldId, newId, Refusal } from '@filmdeed/kernel';
import type { LegalHold, LegalHolds } from './legal-hold.js';

export interface LegalHoldPorts {
  readonly holds: LegalHolds;
  readonly clock: Clock;
}

export interface SetHold {
  readonly by: AccountId;
  readonly subject: string;
  readonly reason: string;
  readonly reference: string;
  readonly until: Date | null;
}

/** Sets a hold. Refuses `time.invalid` for an end that is past. */
export const setHold =
  ({ holds, clock }: LegalHoldPorts) =>
  async ({ by, ...order }: SetHold): Promise<LegalHold> => {
    const now = clock.now();
    if (order.until !== null && order.until <= now) {
      throw new Refusal('time.invalid', 'a hold ends in the future', { until: order.until.toISOString() });
    }
    const hold = { id: newId('hld'), ...order, setBy: by, setAt: now, lifted: null };
    await holds.set(hold);
    return hold;
  };

/** Lifts a hold; who, when and why stays beside it. Refuses `hold.not-found`, also for one that was lifted. */
export const liftHold =
  ({ holds, clock }: LegalHoldPorts) =>
  async (id: HoldId, by: AccountId, reason: string): Promise<LegalHold> => {
    const lifted = await holds.lift(id, { by, at: clock.now(), reason });
    const hold = lifted ? await holds.byId(id) : null;
    if (hold === null) throw new Refusal('hold.not-found', 'no hold that stands has this id', { hold: id });
    return hold;
  };
