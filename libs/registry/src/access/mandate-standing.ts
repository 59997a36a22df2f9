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
  /** Titles of the only works that it is for; none: of whatever work. */
  readonly works: readonly string[];
}

/** Port: mandates that stand. */
export interface MandateStanding {
  /**
   * Null if there is no such mandate or it is another's: nobody learns which. Whoever holds it learns why it does not stand at `now`: refuses `mandate.revoked`,
   * `mandate.expired`, `mandate.not-yet`, also where one that it comes of does not stand.
   */
  find(id: MandateId, mandatary: PartyId, now: Date): Promise<StandingMandate | null>;
}
