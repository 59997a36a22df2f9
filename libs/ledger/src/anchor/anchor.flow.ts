import { type Clock, Refusal } from '@filmdeed/kernel';
import type { LogReader } from '../log/log-store.js';
import { type AnchorMove, anchorChainKey } from './anchor.js';
import { alarmOf, type StandingAlarm } from './anchor-alarm.js';
import type { AnchorChain, AnchorRows, ChainSight } from './anchor-ports.js';
import { anchorSteps, type Standing } from './anchor-step.js';
import { anchorWatch, NOTE_EVERY_MS, waitingAnchors } from './anchor-watch.js';
import { hasPassed } from './has-passed.js';

export interface AnchorLogPorts {
  readonly log: Pick<LogReader, 'head'>;
  readonly rows: AnchorRows;
  readonly chain: AnchorChain;
  readonly clock: Clock;
  /** A new anchor is queued no earlier than this after the one before; each costs gas, and a later one covers all earlier leaves. */
  readonly everySeconds?: number;
  /** A transaction that waits for so long and so many blocks is made dearer. */
  readonly stuck?: { readonly seconds: number; readonly blocks: number };
  /** A checkpoint that is in no block after so long raises `anchor.late`. */
  readonly lateSeconds?: number;
  /** `anchorChainKey` of the lost deployment whose place this one takes: what waited there is anchored here first. */
  readonly replaces?: string;
}

export interface AnchorStep {
  readonly size: number;
  readonly move: AnchorMove | 'queue';
}

/** Asking a node may cost money too: it is asked this often between two anchors, and every so many seconds where those are rare. */
const LOOKS_PER_ANCHOR = 4;
const LOOK_EVERY_SECONDS = 10;

/**
 * A chain that ends before a block that it had: our own has lost it with the last second of its node. One that others run makes blocks by the
 * clock or never loses one, so that it is a node that lags, until that has gone on for so long.
 */
const MOST_BEHIND_MS = 600_000;

/**
 * Anchors checkpoints of the log at one deployment: each call brings every anchor as far as the chain allows, and queues the present head when
 * none waits. It gives what it did, which is nothing if the call before was a moment ago. One call at a time, in one process: of two, the
 * second finds the rows moved and stops (`log.head-moved`).
 *
 * Nothing is remembered between two calls that decides and is not in the rows, and a signed transaction is in them before it is sent, with all
 * that it replaces. So a call may be cut short anywhere, and the chain may be away, reorganise or lose its newest blocks: the next call takes
 * back what has vanished, newest first, and sends it again in order of size.
 *
 * Refuses `chain.unreachable`, `chain.mismatch` (both noted), `chain.rejected`, and `log.fork` if the contract holds what our log denies: a root
 * of ours that differs, or a size that we have not reached. Then nothing new is anchored until a person has looked. After each call the rows
 * hold the alarms that stand (`ANCHOR_ALARMS`).
 */
export function anchorLog(ports: AnchorLogPorts): () => Promise<readonly AnchorStep[]> {
  const { log, rows, chain, clock, everySeconds = 0, stuck = { seconds: 180, blocks: 2 }, lateSeconds = 900 } = ports;
  const { identity } = chain;
  const key = anchorChainKey(identity);
  const restMs = Math.min(everySeconds / LOOKS_PER_ANCHOR, LOOK_EVERY_SECONDS) * 1000;
  const watch = anchorWatch({ rows, clock, key, name: identity.name, stuckSeconds: stuck.seconds, lateSeconds });
  let isSaved = false;
  let there: { readonly found: boolean; readonly at: number } | undefined;
  let looked: number | undefined;
  let behindSince: number | undefined;

  /** Only what has shown itself is made known: verifiers are told of it. */
  const save = async (): Promise<void> => {
    if (isSaved) return;
    await rows.saveChain(identity);
    if (ports.replaces !== undefined && (await rows.largest(key)) === null) {
      for (const { size, root, note } of await rows.unsettled(ports.replaces)) {
        await rows.queue({ chain: key, size, root, note, createdAt: clock.now() });
      }
    }
    isSaved = true;
  };

  const noteThere = async (found: boolean): Promise<void> => {
    const now = clock.now();
    if (there?.found === found && !hasPassed(NOTE_EVERY_MS, there.at, now)) return;
    await rows.noteLost(key, found ? null : now);
    there = { found, at: now.getTime() };
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
    if (largest !== null && !hasPassed(everySeconds * 1000, largest.createdAt, now)) return false;
    const queued = await rows.queue({ chain: key, size, root, note: checkpoint, createdAt: now });
    if (queued !== null) done.push({ size, move: 'queue' });
    return queued !== null;
  };

  const stepsFor = (sight: ChainSight, done: AnchorStep[], alarms: StandingAlarm[]) => {
    const now = clock.now();
    return anchorSteps({
      ...{ rows, chain, sight, now, stuck },
      believesBehind:
        identity.operator === 'self' || (behindSince !== undefined && now.getTime() - behindSince >= MOST_BEHIND_MS),
      done: (size, move) => void done.push({ size, move }),
      alarm: (alarm) => void alarms.push(alarm),
    });
  };
  type Steps = ReturnType<typeof stepsFor>;

  const takeBack = async ({ follow, takeBackFinal }: Steps): Promise<void> => {
    await takeBackFinal();
    for (const anchor of await rows.unsettled(key)) if (anchor.state === 'anchored') await follow(anchor);
  };

  const advance = async (steps: Steps, done: AnchorStep[]): Promise<void> => {
    await takeBack(steps);
    const held = await chain.anchoredSize();
    const handInAll = async (): Promise<readonly Standing[]> => {
      const standings: Standing[] = [];
      for (const anchor of await rows.unsettled(key)) {
        if (anchor.state === 'anchored') continue;
        standings.push(await steps.handIn(anchor, held, !standings.includes('waiting')));
      }
      return standings;
    };
    if ((await handInAll()).includes('waiting')) return;
    if (await queueHead(held, done)) await handInAll();
  };

  /** What can be done without the chain: its head waits from now on, and what was taken back with the contract is known. */
  const standStill = async (error: unknown, sight: ChainSight | null, alarms: StandingAlarm[]): Promise<void> => {
    const found = alarmOf(error);
    if (found === null) return;
    alarms.push(found);
    if (!(await rows.chains()).some((chain) => chain.key === key)) return watch(sight, alarms);
    if (found.code === 'chain.reset') await noteThere(false);
    if (found.code === 'chain.contract-gone') await takeBack(stepsFor(await chain.sight(), [], alarms));
    const [unsettled, [newest]] = await Promise.all([rows.unsettled(key), rows.newestFinal(key, 1)]);
    if (found.code === 'chain.unreachable' && waitingAnchors(unsettled, newest).length === 0) await queueHead(0, []);
    await watch(sight, alarms);
  };

  return async () => {
    const done: AnchorStep[] = [];
    const alarms: StandingAlarm[] = [];
    const now = clock.now().getTime();
    if (looked !== undefined && !hasPassed(restMs, looked, now)) return done;
    let sight: ChainSight | null = null;
    try {
      await chain.confirm();
      await save();
      await noteThere(true);
      sight = await chain.sight();
      await advance(stepsFor(sight, done, alarms), done);
      looked = now;
    } catch (error) {
      // The reason itself is what the caller must hear, even if it cannot be noted.
      await standStill(error, sight, alarms).catch(() => undefined);
      throw error;
    }
    const isBehind = alarms.some(({ facts }) => facts['standing'] === 'behind');
    behindSince = isBehind ? (behindSince ?? now) : undefined;
    await watch(sight, alarms);
    return done;
  };
}
