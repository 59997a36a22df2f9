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
import { type AccountId, type FilingId, Refusal } from '@filmdeed/kernel';
import type { FilingRows, StoredFiling } from './filing-ports.js';

export interface ErasurePorts extends SoundTimePorts {
  readonly filings: Pick<FilingRows, 'find' | 'erase'>;
}

export interface EraseFiling {
  readonly account: AccountId;
  /** May act on an order of a court or by law, on whoever's filing. */
  readonly isAdministrator: boolean;
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
 * filing of the same content. Asked again it answers the same; the original can be erased later. Refuses `code.unknown`, `filing.not-found` (also for another account's,
 * unless an administrator gives another reason than the holder's wish), `access.denied` for such a reason from anybody else, `erasure.unconfirmed`, `clock.unsound`.
 */
export const eraseFiling =
  ({ filings, ...time }: ErasurePorts) =>
  async (order: EraseFiling): Promise<{ readonly filing: StoredFiling; readonly repeated: boolean }> => {
    const { id, reason, original } = order;
    requireCode('erasureReason', ERASURE_REASONS, reason);
    if (reason !== OF_THE_HOLDER && !order.isAdministrator) {
      throw new Refusal('access.denied', 'this reason is for administrators', { reason });
    }
    const find = async (): Promise<StoredFiling> => {
      const filing = await filings.find(id);
      if (filing === null || (reason === OF_THE_HOLDER && filing.account !== order.account)) {
        throw new Refusal('filing.not-found', 'no such filing of this account');
      }
      return filing;
    };
    let filing = await find();
    if (order.confirm !== id) {
      throw new Refusal('erasure.unconfirmed', 'the confirmation is the id of the filing', { filing: id });
    }
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
