import type { HoldId, PartyId } from '@filmdeed/kernel';
import { isStanding, type LegalHold, type LegalHolds, type LiftedHold } from '@filmdeed/registry';

/** Twin of the legal holds. */
export class MemoryLegalHolds implements LegalHolds {
  readonly holds = new Map<HoldId, LegalHold>();

  async set(hold: LegalHold): Promise<void> {
    this.holds.set(hold.id, hold);
  }

  async lift(id: HoldId, lifted: LiftedHold): Promise<boolean> {
    const hold = this.holds.get(id);
    if (hold === undefined || hold.lifted !== null) return false;
    this.holds.set(id, { ...hold, lifted });
    return true;
  }

  async byId(id: HoldId): Promise<LegalHold | null> {
    return this.holds.get(id) ?? null;
  }

  async list({ subject, before, most }: Parameters<LegalHolds['list']>[0]): Promise<readonly LegalHold[]> {
    return [...this.holds.values()]
      .filter((hold) => subject === undefined || hold.subject === subject)
      .filter(({ setAt }) => before === undefined || setAt < before)
      .sort((a, b) => b.setAt.getTime() - a.setAt.getTime())
      .slice(0, most);
  }

  /** Knows parties alone. */
  async partiesOf(subject: string): Promise<readonly PartyId[]> {
    return subject.startsWith('pty_') ? [subject as PartyId] : [];
  }

  async standing(subjects: readonly string[], now: Date): Promise<readonly LegalHold[]> {
    return [...this.holds.values()]
      .filter((hold) => subjects.includes(hold.subject) && isStanding(hold, now))
      .sort((a, b) => (b.until?.getTime() ?? Infinity) - (a.until?.getTime() ?? Infinity));
  }
}
