import { ERASURE_REASONS, partyErasureLeaf, requireCode, soundTime, type SoundTimePorts } from '@filmdeed/evidence';
import { type PartyId, Refusal } from '@filmdeed/kernel';
import { type LegalHolds, requireNoHold } from '../hold/legal-hold.js';
import { monthsLater, type RetentionRule, ruleAt } from '../hold/retention.js';
import type { ObjectStore } from '../upload/object-store.js';
import { PERSONAL_KINDS, type PersonalKind, type PersonalRecords, type PersonalSubject } from './personal-ports.js';

export interface ErasePersonPorts extends SoundTimePorts {
  readonly records: PersonalRecords;
  readonly holds: Pick<LegalHolds, 'standing'>;
  readonly objects: Pick<ObjectStore, 'remove'>;
}

export interface ErasePerson {
  /** The party that is acted for. */
  readonly by: PartyId;
  /** May act on an order of a court or by law, on any party. */
  readonly byOrder: boolean;
  readonly party: PartyId;
  /** Of `ERASURE_REASONS`. */
  readonly reason: string;
  /** Left out: whatever the law lets go. */
  readonly kinds?: readonly PersonalKind[] | undefined;
  /** The id once more, as whoever asks has typed it. */
  readonly confirm: string;
}

/** What stays, until when, and by which rule; `until` null: for as long as the log stands. */
export interface Retained {
  readonly kind: PersonalKind;
  readonly until: Date | null;
  readonly basis: string;
}

export interface PersonErased {
  readonly erased: readonly PersonalKind[];
  readonly retained: readonly Retained[];
}

const OF_THE_HOLDER = 'HOLDER_REQUEST';

/**
 * Erases what is personal of a party: names, ways to sign in, identity, and what opens its acts, and says in the log that it did. Leaves, proofs, receipts and certificates hold none of it and stay as they are. Refuses
 * `code.unknown`, `access.denied`, `party.not-found` (also for another party's, unless by order), `erasure.unconfirmed`, `erasure.on-hold`, `clock.unsound`, `access.last-administrator`, `member.last-owner`, and `erasure.retained` for a kind that is asked for by name
 * and must be kept; what is not asked for by name is left out and told. A crash leaves nothing or all of it erased; documents that are left go when it is asked again.
 */
export const erasePerson =
  ({ records, holds, objects, ...time }: ErasePersonPorts) =>
  async ({ by, byOrder, party, reason, kinds, confirm }: ErasePerson): Promise<PersonErased> => {
    requireCode('erasureReason', ERASURE_REASONS, reason);
    if (reason !== OF_THE_HOLDER && !byOrder) {
      throw new Refusal('access.denied', 'this reason is for administrators', { reason });
    }
    const subject = await records.find(party);
    if (subject === null || (reason === OF_THE_HOLDER && party !== by)) {
      throw new Refusal('party.not-found', 'no such party');
    }
    if (confirm !== party)
      throw new Refusal('erasure.unconfirmed', 'the confirmation is the id of the party', { party });
    const now = await soundTime(time);
    const requireFree = async (): Promise<void> => requireNoHold(await holds.standing(subjectIds(subject), now));
    await requireFree();
    const rules = await records.rules();
    const retained: Retained[] = [];
    for (const kind of kinds ?? PERSONAL_KINDS) {
      const kept = retainedOf(kind, await records.newest(subject, kind), ruleAt(rules, kind, now), now);
      if (kept === null) continue;
      if (kinds !== undefined) {
        throw new Refusal('erasure.retained', 'the law wants it to be kept', {
          ...{ kind, until: kept.until?.toISOString() ?? null, basis: kept.basis },
        });
      }
      retained.push(kept);
    }
    // Of the acts the older ones go, whatever must be kept of the newer.
    const erased = (kinds ?? PERSONAL_KINDS).filter((kind) => kind !== 'records');
    const months = ruleAt(rules, 'acts', now)?.months ?? 0;
    const going = erased.filter((kind) => kind === 'acts' || !retained.some((kept) => kept.kind === kind));
    const actsBefore = monthsLater(now, -months);
    const leaf = partyErasureLeaf({ party, kinds: going, reason, actsBefore, at: now });
    const done = await records.erase(
      { subject, kinds: going, now, actsBefore, byOrder: reason !== OF_THE_HOLDER },
      { ...leaf, at: now },
    );
    if (done === null) {
      await requireFree();
      throw new Refusal('erasure.on-hold', 'a legal hold stood on it a moment ago', { hold: null, until: null });
    }
    for (const object of done) await objects.remove(object);
    await records.forget(done);
    return { erased: erased.filter((kind) => !retained.some((kept) => kept.kind === kind)), retained };
  };

export function subjectIds({ party, account }: PersonalSubject): readonly string[] {
  return account === null ? [party] : [party, account];
}

function retainedOf(
  kind: PersonalKind,
  newest: Date | null,
  rule: RetentionRule | undefined,
  now: Date,
): Retained | null {
  if (newest === null || rule === undefined) return null;
  const until = monthsLater(newest, rule.months);
  // Records are taken out of no log, also when nobody wants them to be kept any more.
  if (until <= now) return kind === 'records' ? { kind, until: null, basis: rule.basis } : null;
  return { kind, until, basis: rule.basis };
}
