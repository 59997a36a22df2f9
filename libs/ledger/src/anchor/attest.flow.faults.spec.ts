import { FixedClock, Refusal, toHex } from '@filmdeed/kernel';
import {
  expectCovered,
  FAILED,
  FAILURE,
  type Faults,
  type FaultTable,
  itHoldsTo,
} from '../../../../test/support/fault-table.js';
import { GrowingLog } from '../../../../test/support/growing-log.js';
import { MemoryAttestationRows } from '../../../../test/support/memory-attestation-rows.js';
import type { Attestor } from '../index.js';
import { attestLog, type AttestLogPorts } from './attest.flow.js';

const KEY = 'rfc3161:clock';
const EVERY = 600;

let log: GrowingLog;
let rows: MemoryAttestationRows;
let clock: FixedClock;

const attestor: Attestor = {
  identity: { key: KEY, kind: 'rfc3161', name: 'clock', operator: 'authority' },
  attest: async () => ({ time: clock.now(), evidence: { token: 'dG9rZW4=' } }),
};
const newProcess = (ports: Partial<AttestLogPorts> = {}) =>
  attestLog({ log, rows, attestor, clock, everySeconds: EVERY, ...ports });

async function prepare(): Promise<void> {
  log = new GrowingLog();
  rows = new MemoryAttestationRows();
  clock = new FixedClock('2026-11-25T09:00:00.000Z');
  await log.grow(3);
  await newProcess()();
  await log.grow(300);
  clock.advance(EVERY * 1000);
}

/** Sizes that are attested, whether the clock counts as reachable, and since when. */
function state(): string {
  const { reachable, problem, reachedAt } = rows.records.get(KEY)!;
  const sizes = rows.attestations.map(({ size }) => size);
  return `${sizes.join(' ')}; ${reachable ? 'reached' : String(problem)} ${reachedAt?.toISOString().slice(11, 16)}`;
}

const both = (state: string) => ({ failed: state, persisted: state });
const BEFORE = '3; reached 09:00';
const ATTESTED = '3 303; reached 09:10';
const UNNOTED = '3 303; reached 09:00';
const AWAY = '3; clock.unreachable 09:00';

/** A failure of the log or the rows says nothing of the clock. */
const TABLE: FaultTable = {
  'rows.saveAttestor': both(BEFORE),
  'log.head': both(BEFORE),
  'rows.newest': both(BEFORE),
  'log.tile': both(BEFORE),
  // Asked again, which is harmless: nothing but the row counts.
  'attestor.attest': { ...both(AWAY), says: 'clock.unreachable' },
  'rows.save': { failed: BEFORE, persisted: UNNOTED, next: [ATTESTED, UNNOTED] },
  // What was attested is attested; when the clock was reached is noted anew with the next head.
  'rows.noteReach': { failed: UNNOTED, persisted: ATTESTED, next: [UNNOTED, ATTESTED] },
};

describe('an attestation, when a call fails', () => {
  itHoldsTo(TABLE, {
    prepare,
    run: (faults: Faults) =>
      newProcess({
        log: faults.wrap('log', log, FAILURE),
        rows: faults.wrap('rows', rows, FAILURE),
        attestor: faults.wrap('attestor', attestor, new Refusal('clock.unreachable', FAILED)),
      })(),
    state,
    next: () => newProcess()(),
    then: ATTESTED,
    isSound() {
      expect(toHex(rows.attestations.at(-1)!.root)).toBe(toHex(log.present.root));
    },
  });

  it('has a row for every method of its ports', () => {
    const unused = ['attestors', 'newestHeld', 'around', 'covering'];
    expectCovered('rows', rows, [TABLE], { unused });
    expectCovered('attestor', attestor, [TABLE]);
  });
});
