import { type Clock, Refusal } from '@filmdeed/kernel';

/** Times that the process that asks has not made itself. */
export interface KnownTimes {
  /** What the clock of the database says now. */
  readonly database: Date;
  /** The newest time at which a chain, authority or quorum of witnesses says that a checkpoint of the log stood; null for none. */
  readonly anchored: Date | null;
}

export interface SoundTimePorts {
  readonly clock: Clock;
  /** Refuses `database.unreachable`. */
  readonly knownTimes: () => Promise<KnownTimes>;
}

/** So far two honest clocks may lie apart. A leaf waits a second for the log; an auditor finds one that is a minute older than the anchor before it. */
export const CLOCK_TOLERANCE_MS = 30_000;

/**
 * The time for a leaf that is made now. Refuses `clock.unsound` if our clock and that of the database lie apart, so that the jump of one machine's clock
 * reaches no leaf; and if it lies before the newest anchor, for behind that no leaf can have been received: its time would be a lie that everybody can
 * see. No other leaf is looked at: one false time that was taken would keep the true ones out.
 */
export async function soundTime({ clock, knownTimes }: SoundTimePorts): Promise<Date> {
  const { database, anchored } = await knownTimes();
  const now = clock.now();
  const facts = { now: now.toISOString(), mostSeconds: CLOCK_TOLERANCE_MS / 1000 };
  if (Math.abs(now.getTime() - database.getTime()) > CLOCK_TOLERANCE_MS) {
    throw new Refusal('clock.unsound', 'our clock and that of the database lie apart', {
      ...facts,
      database: database.toISOString(),
    });
  }
  if (anchored !== null && now.getTime() < anchored.getTime() - CLOCK_TOLERANCE_MS) {
    throw new Refusal('clock.unsound', 'our clock says a time before that of the newest anchor', {
      ...facts,
      anchored: anchored.toISOString(),
    });
  }
  return now;
}
