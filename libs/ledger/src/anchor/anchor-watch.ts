import type { Clock } from '@filmdeed/kernel';
import type { Anchor } from './anchor.js';
import type { StandingAlarm } from './anchor-alarm.js';
import type { AnchorRows, ChainLook, ChainNodeHealth, ChainSight } from './anchor-ports.js';
import { hasPassed } from './has-passed.js';

export interface AnchorWatchPorts {
  readonly rows: AnchorRows;
  readonly clock: Clock;
  readonly key: string;
  readonly name: string;
  readonly stuckSeconds: number;
  /** A checkpoint that waits longer for its block is late. */
  readonly lateSeconds: number;
}

/** What changes is noted at once, what stays as it is at this distance: another process may have led meanwhile, and noted something else. */
export const NOTE_EVERY_MS = 10_000;

/** What an anchor costs at most (contracts/CheckpointAnchor.sol), and how many the account should be able to pay for. */
export const GAS_PER_ANCHOR = 60_000n;
const ANCHORS_IN_HAND = 20n;

/** Whether an anchor waits for its first block: neither in one, nor covered by a larger size that is. */
export function waitingAnchors(unsettled: readonly Anchor[], newestFinal: Anchor | undefined): Anchor[] {
  const inBlock = unsettled.filter(({ state }) => state === 'anchored');
  const covered = Math.max(0, newestFinal?.size ?? 0, ...inBlock.map(({ size }) => size));
  return unsettled.filter(({ state, size }) => state !== 'anchored' && size > covered);
}

/** Notes for operator and pages what a look at a deployment found, and which alarms stand after it. */
export function anchorWatch({ rows, clock, key, name, stuckSeconds, lateSeconds }: AnchorWatchPorts) {
  let noted: { readonly what: string; readonly at: number } | undefined;
  let alarmed: { readonly what: string; readonly at: number } | undefined;

  const pendingOf = async (first: Anchor | undefined): Promise<ChainLook['pending']> => {
    if (first?.state !== 'sent') return null;
    const since = (await rows.attempts(first.id)).at(-1)?.signedAt ?? first.createdAt;
    return { transaction: first.transaction!, size: first.size, since };
  };

  const note = async (sight: ChainSight | null, pending: ChainLook['pending'], now: Date): Promise<void> => {
    const what = `${sight !== null} ${pending?.transaction}`;
    if (noted?.what === what && !hasPassed(NOTE_EVERY_MS, noted.at, now)) return;
    await rows.noteReach(key, sight !== null, now);
    if (sight !== null) await rows.noteLook(key, { ...sight, pending });
    noted = { what, at: now.getTime() };
  };

  /** `sight` is null if the chain did not let itself be looked at; `found` are the alarms of the look itself. */
  return async (sight: ChainSight | null, found: readonly StandingAlarm[]): Promise<void> => {
    const now = clock.now();
    const [unsettled, [newest]] = await Promise.all([rows.unsettled(key), rows.newestFinal(key, 1)]);
    const [first] = waitingAnchors(unsettled, newest);
    const pending = await pendingOf(first);
    await note(sight, pending, now);
    const alarms: StandingAlarm[] = [];
    const raise = (code: StandingAlarm['code'], facts: StandingAlarm['facts']): void => {
      if (!alarms.some((alarm) => alarm.code === code)) alarms.push({ code, facts });
    };
    for (const { code, facts } of found) raise(code, facts);
    const waits = (since: Date, seconds: number): boolean => now.getTime() - since.getTime() >= seconds * 1000;
    if (sight !== null && pending !== null && waits(pending.since, 2 * stuckSeconds)) {
      raise('chain.stuck', { transaction: pending.transaction, size: pending.size });
    }
    if (sight !== null && sight.balance < sight.fee * GAS_PER_ANCHOR * ANCHORS_IN_HAND) {
      raise('chain.funds-low', { balance: String(sight.balance), fee: String(sight.fee) });
    }
    const passedOver = (sight?.nodes ?? []).filter(({ state }) => state !== 'good');
    if (passedOver.length > 0) raise('chain.node-passed-over', { nodes: passedOver.map(nodeWords) });
    if (first !== undefined && waits(first.createdAt, lateSeconds)) {
      raise('anchor.late', { size: first.size, since: first.createdAt.toISOString() });
    }
    const what = JSON.stringify(alarms);
    if (alarmed?.what === what && !hasPassed(NOTE_EVERY_MS, alarmed.at, now)) return;
    await rows.setAlarms(key, name, alarms, now);
    alarmed = { what, at: now.getTime() };
  };
}

const nodeWords = ({ host, state }: ChainNodeHealth): string => `${host} ${state}`;
