import { type AccountId, type HoldId, type PartyId, Refusal } from '@filmdeed/kernel';

/** Nothing that is personal in its subject may be erased while it stands: for a court, an authority or a dispute. */
export interface LegalHold {
  readonly id: HoldId;
  /** Id of the party, account or filing. */
  readonly subject: string;
  readonly reason: string;
  /** Number of the order or case. */
  readonly reference: string;
  /** Null: until it is lifted. */
  readonly until: Date | null;
  readonly setBy: AccountId;
  readonly setAt: Date;
  readonly lifted: LiftedHold | null;
}

export interface LiftedHold {
  readonly by: AccountId;
  readonly at: Date;
  readonly reason: string;
}

export function isStanding({ lifted, until }: Pick<LegalHold, 'lifted' | 'until'>, now: Date): boolean {
  return lifted === null && (until === null || now < until);
}

/** Port: legal holds, durable when a call returns. */
export interface LegalHolds {
  set(hold: LegalHold): Promise<void>;
  /** False, with nothing changed, if there is none or it was lifted. */
  lift(id: HoldId, lifted: LiftedHold): Promise<boolean>;
  byId(id: HoldId): Promise<LegalHold | null>;
  /** The newest first; those set before `before`, of one subject if it is given. */
  list(query: {
    readonly subject?: string | undefined;
    readonly before?: Date | undefined;
    readonly most: number;
  }): Promise<readonly LegalHold[]>;
  /** The party that a subject is, or is of; none if there is no such subject. */
  partiesOf(subject: string): Promise<readonly PartyId[]>;
  /** Those that stand on one of the subjects, the one that stands longest first. */
  standing(subjects: readonly string[], now: Date): Promise<readonly LegalHold[]>;
}

/** Refuses `erasure.on-hold` with the hold, its reason, reference and last day. */
export function requireNoHold([hold]: readonly LegalHold[]): void {
  if (hold === undefined) return;
  const { id, subject, reason, reference, until } = hold;
  throw new Refusal('erasure.on-hold', 'a legal hold stands on it', {
    ...{ hold: id, subject, reason, reference, until: until?.toISOString() ?? null },
  });
}
