import { actDigest, auditLeaf, chainAct, type Sha256, soundTime, type SoundTimePorts } from '@filmdeed/evidence';
import { Refusal } from '@filmdeed/kernel';
import type { ActTrail, TrailStep } from './act-ports.js';

export interface OrderActsPorts extends SoundTimePorts {
  readonly trail: ActTrail;
  /** Of the log, for the leaves that state the head. */
  readonly origin: string;
  /** Between two statements at least. */
  readonly everySeconds: number;
  /** A native one where there is one. */
  readonly sha256?: Sha256;
}

/** So many acts in one transaction: what is computed between two waits for the database holds nothing else up. */
const MOST_AT_ONCE = 1000;

/**
 * Gives the waiting acts their places in the trail, and states its head in a leaf whenever there is something new, at most every so many seconds. A crash between two
 * steps leaves acts that wait and are taken by whoever comes next; a crash in a step leaves the trail before or after it. Refuses `trail.broken` if another
 * process came first, `clock.unsound` before a statement; the acts have their places then.
 */
export const orderActs = ({ trail, origin, everySeconds, sha256, ...time }: OrderActsPorts) => {
  const begun = time.clock.now();
  return async (): Promise<{ readonly ordered: number; readonly stated: boolean }> => {
    const commit = async (step: TrailStep): Promise<void> => {
      if (await trail.commit(step)) return;
      throw new Refusal('trail.broken', 'another process let the trail grow', { index: step.from.count });
    };
    let ordered = 0;
    for (;;) {
      const waiting = await trail.waiting(MOST_AT_ONCE);
      const from = await trail.head();
      if (waiting.length > 0) {
        let hash = from.hash;
        const acts = waiting.map(({ seq, record }) => {
          hash = chainAct(hash, actDigest(record, sha256), sha256);
          return { seq, hash };
        });
        await commit({ from, acts, to: { count: from.count + acts.length, hash }, statement: null });
        ordered += acts.length;
        if (acts.length === MOST_AT_ONCE) continue;
      }
      break;
    }
    const from = await trail.head();
    const since = Math.abs(time.clock.now().getTime() - (from.stated?.at ?? begun).getTime());
    if (from.count === (from.stated?.count ?? 0) || since < everySeconds * 1000) return { ordered, stated: false };
    const at = await soundTime(time);
    const { count, hash } = from;
    await commit({ from, acts: [], to: { count, hash }, statement: { ...auditLeaf(origin, from, at), at } });
    return { ordered, stated: true };
  };
};
