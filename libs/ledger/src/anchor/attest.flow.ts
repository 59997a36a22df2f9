import { type Clock, equalBytes, isRefusal, Refusal } from '@filmdeed/kernel';
import type { LogHead, LogReader } from '../log/log-store.js';
import { proveConsistency } from '../log/prove.js';
import type { Attestation, AttestationRows, Attestor } from './attest-ports.js';
import { hasPassed } from './has-passed.js';

export interface AttestLogPorts {
  readonly log: Pick<LogReader, 'head' | 'tile'>;
  readonly rows: AttestationRows;
  readonly attestor: Attestor;
  readonly clock: Clock;
  /** A newer head is handed in no earlier than this after the one before: clocks are asked politely, and a later one covers all earlier leaves. */
  readonly everySeconds: number;
}

export interface AttestStep {
  readonly size: number;
  /** False while a time is missing, as with too few witnesses. */
  readonly holds: boolean;
}

/** After a failure, and while an attestation is not complete, the clock is asked again at this distance, then at twice that, up to `everySeconds`. */
const AGAIN_SECONDS = 10;

/**
 * Has one clock attest the present head, if it is newer than the last attested and that is long enough ago, or completes the last one. It gives what
 * it did; null if it is not time. Each clock has a flow of its own, so that none holds up another. One call at a time, in one process.
 *
 * A crash between the clock's answer and the commit asks it again, which is harmless: nothing but the row counts.
 *
 * Never hands out a head that does not provably extend the last attested one: refuses `log.fork` for a database that was rolled back or changed,
 * and goes on refusing until a person has looked. Passes the refusals of the attestor and of the rows on; what can be noted is noted.
 */
export function attestLog({
  log,
  rows,
  attestor,
  clock,
  everySeconds,
}: AttestLogPorts): () => Promise<AttestStep | null> {
  const { key } = attestor.identity;
  let isKnown = false;
  let failures = 0;
  let resting: { readonly since: number; readonly milliseconds: number } | undefined;

  const rest = (): void => {
    const seconds = Math.min(AGAIN_SECONDS * 2 ** Math.min(failures, 20), Math.max(everySeconds, AGAIN_SECONDS));
    resting = { since: clock.now().getTime(), milliseconds: seconds * 1000 };
    failures += 1;
  };

  const isDue = (head: LogHead, last: Attestation): boolean =>
    head.size > last.size && hasPassed(everySeconds * 1000, last.createdAt, clock.now());

  /** What is to be attested now; null for nothing. */
  const next = async (): Promise<{ checkpoint: LogHead; held: Attestation | null } | null> => {
    const head = await log.head();
    const last = await rows.newest(key);
    if (last === null) return head.size === 0 ? null : { checkpoint: head, held: null };
    const due = isDue(head, last);
    if (due || !last.isComplete || head.size <= last.size) await assertExtends(log, last, head);
    return due ? { checkpoint: head, held: null } : last.isComplete ? null : { checkpoint: last, held: last };
  };

  const attest = async (): Promise<AttestStep | null> => {
    const found = await next();
    if (found === null) return null;
    const { checkpoint, held } = found;
    const createdAt = held?.createdAt ?? clock.now();
    const {
      time,
      evidence,
      note = checkpoint.note,
      isComplete = true,
      problem = null,
    } = await attestor.attest(checkpoint, held);
    const { size, root } = checkpoint;
    await rows.save({ attestor: key, size, root, note, time, evidence, isComplete, createdAt });
    await rows.noteReach(key, { reachable: true, problem, at: clock.now() });
    if (isComplete) failures = 0;
    else rest();
    return { size, holds: time !== null };
  };

  return async () => {
    if (resting !== undefined && !hasPassed(resting.milliseconds, resting.since, clock.now())) return null;
    if (!isKnown) await rows.saveAttestor(attestor.identity);
    isKnown = true;
    try {
      return await attest();
    } catch (error) {
      rest();
      if (isRefusal(error) && error.code !== 'database.unreachable') {
        await rows.noteReach(key, { reachable: false, problem: error.code, at: clock.now() });
      }
      throw error;
    }
  };
}

async function assertExtends(log: Pick<LogReader, 'tile'>, last: Attestation, head: LogHead): Promise<void> {
  const facts = { attested: last.size, size: head.size };
  if (head.size < last.size) throw new Refusal('log.fork', 'the log is smaller than what was attested', facts);
  if (head.size > last.size) await proveConsistency(log)(last.size, head, last.root);
  else if (!equalBytes(head.root, last.root)) throw new Refusal('log.fork', 'another root was attested', facts);
}
