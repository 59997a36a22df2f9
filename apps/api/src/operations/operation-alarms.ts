import type { Facts } from '@filmdeed/kernel';
import type { ClockProgress, Operations } from '@filmdeed/postgres';
import { ALARM_WORDS, type OperationAlarmCode, SEVERITIES } from './alarm-words.js';
import type { OperationAlarmDto } from './operations.dto.js';

/** With so much patience a log that takes leaves in within a second is called stalled, and an index that follows within two behind. */
const STALLED_MS = 15_000;
const BEHIND_MS = 120_000;

/**
 * Every alarm that stands, urgent ones first, then the oldest: those that the chains' writer keeps, and those that the picture itself shows.
 * `clocks` are the ones that are asked at present. A promise is overdue `promiseSeconds` after its leaf was received.
 */
export function operationAlarms(
  { log, alarms }: Pick<Operations, 'log' | 'alarms'>,
  clocks: readonly ClockProgress[],
  now: Date,
  promiseSeconds: number,
): OperationAlarmDto[] {
  const found: OperationAlarmDto[] = [];
  const raise = (code: OperationAlarmCode, subject: string | null, since: Date | null, facts: Facts): void => {
    found.push({ code, ...ALARM_WORDS[code], subject, since: since?.toISOString() ?? null, facts });
  };
  const isOlder = (time: Date, than: number): boolean => now.getTime() - time.getTime() >= than;
  const { oldestWaiting, overdue, grownAt, leader, indexBehindSince, size, indexSize, waiting } = log;
  if (overdue > 0 && oldestWaiting !== null) {
    raise('promise.overdue', null, new Date(oldestWaiting.getTime() + promiseSeconds * 1000), { promises: overdue });
  }
  if (oldestWaiting !== null) {
    const still = grownAt !== null && grownAt > oldestWaiting ? grownAt : oldestWaiting;
    if (isOlder(still, STALLED_MS)) raise('log.stalled', null, still, { waiting });
  }
  if (leader === null) raise('log.no-leader', null, null, {});
  if (indexBehindSince !== null && isOlder(indexBehindSince, BEHIND_MS)) {
    raise('index.behind', null, indexBehindSince, { leaves: size - indexSize });
  }
  for (const { name, reachable, problem, reachedAt } of clocks) {
    if (problem === null) continue;
    const facts = { problem };
    if (problem === 'log.fork') raise('log.fork', name, null, facts);
    else if (reachable) raise('clock.partial', name, null, facts);
    else raise('clock.failing', name, reachedAt, facts);
  }
  for (const { code, name, since, facts } of alarms) raise(code, name, since, facts);
  return found.sort(
    (a, b) =>
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || (a.since ?? '~').localeCompare(b.since ?? '~'),
  );
}
