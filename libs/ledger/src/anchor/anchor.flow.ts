import { type Clock, isRefusal, Refusal } from '@filmdeed/kernel';
import type { LogReader } from '../log/log-store.js';
import { type AnchorMove, anchorChainKey } from './anchor.js';
import type { AnchorChain, AnchorRows } from './anchor-ports.js';
import { anchorSteps, type Standing } from './anchor-step.js';

export interface AnchorLogPorts {
  readonly log: Pick<LogReader, 'head'>;
  readonly rows: AnchorRows;
  readonly chain: AnchorChain;
  readonly clock: Clock;
  /** A new anchor is queued no earlier than this after the one before; each costs gas, and a later one covers all earlier leaves. */
  readonly everySeconds?: number;
}

export interface AnchorStep {
  readonly size: number;
  readonly move: AnchorMove | 'queue';
}

/** Asking a node may cost money too: it is asked this often between two anchors, and every so many seconds where those are rare. */
const LOOKS_PER_ANCHOR = 4;
const LOOK_EVERY_SECONDS = 10;

/** A deployment that answers is noted at this distance, one that stops or begins to answer at once. */
const NOTE_EVERY_MS = 10_000;

/**
 * Anchors checkpoints of the log at one deployment: each call brings every anchor as far as the chain allows, and queues the present head when
 * none waits. It gives what it did, which is nothing if the call before was a moment ago. One call at a time, in one process: of two, the
 * second finds the rows moved and stops (`log.head-moved`).
 *
 * Nothing is remembered between two calls that is not in the rows, and a signed transaction is in them before it is sent. So a call may be cut
 * short anywhere, and the chain may be away, reorganise or lose its newest blocks: the next call takes back what has vanished,
 * newest first, and sends it again in order of size.
 *
 * Refuses `chain.unreachable`, `chain.mismatch` (both noted), `chain.rejected`, and `log.fork` if the contract holds what our log denies: a root
 * of ours that differs, or a size that we have not reached. Then nothing new is anchored until a person has looked.
 */
export function anchorLog(ports: AnchorLogPorts): () => Promise<readonly AnchorStep[]> {
  const { log, rows, chain, clock, everySeconds = 0 } = ports;
  const key = anchorChainKey(chain.identity);
  let isKnown = false;
  const restMs = Math.min(everySeconds / LOOKS_PER_ANCHOR, LOOK_EVERY_SECONDS) * 1000;
  let looked: number | undefined;
  let noted: { readonly reachable: boolean; readonly at: number } | undefined;

  const note = async (reachable: boolean): Promise<void> => {
    const now = clock.now();
    if (noted?.reachable === reachable && now.getTime() - noted.at < NOTE_EVERY_MS) return;
    await rows.noteReach(key, reachable, now);
    noted = { reachable, at: now.getTime() };
  };

  /** Queues the present head, if it is newer than every anchor and the last one is long enough ago. */
  const queueHead = async (held: number, done: AnchorStep[]): Promise<boolean> => {
    const { size, root, note: checkpoint } = await log.head();
    if (held > size) {
      throw new Refusal('log.fork', 'the contract holds a larger size than our log has', { held, size });
    }
    const largest = await rows.largest(key);
    const now = clock.now();
    if (size <= (largest?.size ?? 0)) return false;
    if (largest !== null && now.getTime() - largest.createdAt.getTime() < everySeconds * 1000) return false;
    const queued = await rows.queue({ chain: key, size, root, note: checkpoint, createdAt: now });
    if (queued !== null) done.push({ size, move: 'queue' });
    return queued !== null;
  };

  const advance = async (done: AnchorStep[]): Promise<void> => {
    const { follow, handIn } = anchorSteps({ rows, chain, done: (size, move) => void done.push({ size, move }) });
    // An intact block answers for all blocks before it, and with them for all smaller sizes.
    for (;;) {
      const [newest] = await rows.newestFinal(key, 1);
      if (newest === undefined || (await follow(newest))) break;
    }
    for (const anchor of await rows.unsettled(key)) if (anchor.state === 'anchored') await follow(anchor);

    const held = await chain.anchoredSize();
    const handInAll = async (): Promise<readonly Standing[]> => {
      const standings: Standing[] = [];
      for (const anchor of await rows.unsettled(key)) {
        if (anchor.state !== 'anchored') standings.push(await handIn(anchor, held));
      }
      return standings;
    };
    if ((await handInAll()).includes('waiting')) return;
    if (await queueHead(held, done)) await handInAll();
  };

  return async () => {
    const done: AnchorStep[] = [];
    const now = clock.now().getTime();
    if (looked !== undefined && now - looked < restMs) return done;
    if (!isKnown) await rows.saveChain(chain.identity);
    isKnown = true;
    try {
      await chain.confirm();
      await note(true);
      await advance(done);
      looked = now;
    } catch (error) {
      if (isRefusal(error, 'chain.unreachable') || isRefusal(error, 'chain.mismatch')) await note(false);
      throw error;
    }
    return done;
  };
}
