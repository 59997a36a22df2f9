import {
  ERASURE_REASONS,
  parseLeaf,
  parseRedactionLeaf,
  type RedactionLeaf,
  redactionLeaf,
  requireCode,
  soundTime,
  type SoundTimePorts,
} from '@filmdeed/evidence';
import { type FilingId, type PartyId, Refusal } from '@filmdeed/kernel';
import { type LegalHolds, requireNoHold } from '../hold/legal-hold.js';
import type { FilingRows, StoredFiling } from './filing-ports.js';

export interface ErasurePorts extends SoundTimePorts {
  readonly filings: Pick<FilingRows, 'find' | 'erase'>;
  readonly holds: Pick<LegalHolds, 'standing'>;
}

export interface EraseFiling {
  readonly party: PartyId;
  /** May act on an order of a court or by law, on whoever's filing. */
  readonly byOrder: boolean;
  readonly id: FilingId;
  /** Of `ERASURE_REASONS`. */
  readonly reason: string;
  /** Erase what was handed in too. */
  readonly original: boolean;
  /** The id once more, as whoever asks has typed it: nothing brings back what is erased. */
  readonly confirm: string;
}

const OF_THE_HOLDER = 'HOLDER_REQUEST';
const MOST_TRIES = 20;

/**
 * Erases what opens a filing: its texts, salts and manifest, and the original if asked, and says so in the log. Leaf, proof and anchors stay, and so does every other
 * filing of the same content. Asked again it answers the same; the original can be erased later. Refuses `code.unknown`, `filing.not-found` (also for another party's,
 * unless whoever may act by order gives another reason than the holder's wish), `access.denied` for such a reason from anybody else, `erasure.unconfirmed`, `erasure.on-hold` for a hold on the filing, its party or its account, `clock.unsound`.
 */
export const eraseFiling =
  ({ filings, holds, ...time }: ErasurePorts) =>
  async (order: EraseFiling): Promise<{ readonly filing: StoredFiling; readonly repeated: boolean }> => {
    const { id, reason, original } = order;
    requireCode('erasureReason', ERASURE_REASONS, reason);
    if (reason !== OF_THE_HOLDER && !order.byOrder) {
      throw new Refusal('access.denied', 'this reason is for administrators', { reason });
    }
    const find = async (): Promise<StoredFiling> => {
      const filing = await filings.find(id);
      if (filing === null || (reason === OF_THE_HOLDER && filing.party !== order.party)) {
        throw new Refusal('filing.not-found', 'no such filing of this party');
      }
      return filing;
    };
    let filing = await find();
    if (order.confirm !== id) {
      throw new Refusal('erasure.unconfirmed', 'the confirmation is the id of the filing', { filing: id });
    }
    requireNoHold(await holds.standing([id, filing.party, filing.account], time.clock.now()));
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const earlier = erasureOf(filing);
      if (earlier !== null && (earlier.original || !original)) return { filing, repeated: true };
      const { party, leafHash } = filing;
      const at = await soundTime(time);
      const redaction = redactionLeaf({ party, leafHash, reason, original, at });
      const erased = await filings.erase({
        ...{ filing: id, redaction: { ...redaction, at }, original },
        sealed: parseLeaf(filing.leaf).body.sealed,
        replaces: earlier?.id ?? null,
      });
      filing = await find();
      if (erased) return { filing, repeated: false };
    }
    throw new Error('an erasure could not be decided, again and again');
  };

/** What the log says, or will say, of the erasure of a filing; null if it was not erased. */
export function erasureOf({ redaction }: Pick<StoredFiling, 'redaction'>): RedactionLeaf | null {
  return redaction === null ? null : parseRedactionLeaf(redaction.leaf);
}
