import type { MandateId, PartyId } from '@filmdeed/kernel';
import type { Scope } from './scope.js';

/** What a live mandate lets its mandatary do, as every request under it is judged. */
export interface StandingMandate {
  readonly id: MandateId;
  /** Hex, of the leaf that grants it. */
  readonly leafHash: string;
  /** The party that is acted for. */
  readonly grantor: PartyId;
  readonly mandatary: PartyId;
  readonly scopes: readonly Scope[];
}

/** Port: mandates that stand. */
export interface MandateStanding {
  /** Null if there is no such mandate, it is another's, is not yet or no longer valid at `now`, or was revoked: nobody learns which. */
  find(id: MandateId, mandatary: PartyId, now: Date): Promise<StandingMandate | null>;
}
