import fc from 'fast-check';
import { C2spWitness, type WitnessFault } from '../../../../test/support/c2sp-witness.js';
import { TEST_ORIGIN } from '../../../../test/support/filed-bundle.js';
import { checkpointOf, GrowingLog, LOG_KEYS } from '../../../../test/support/growing-log.js';
import { codeOf, outcomeOf } from '../../../../test/support/outcomes.js';
import type { Attestation, Attested, LogHead } from '../index.js';
import { cosignaturesOf } from './cosignature.js';
import { witnessGroup, witnessGroupIdentity } from './witness-group.js';

const newWitness = (n: number): C2spWitness => {
  const witness = new C2spWitness(`w${n}.example`, { origin: TEST_ORIGIN, keys: LOG_KEYS });
  witness.now = () => 1_790_000_000 + n;
  return witness;
};
const keptAs = (head: LogHead, { time, evidence, note, isComplete }: Attested): Attestation => ({
  attestor: 'w',
  size: head.size,
  root: head.root,
  note: note!,
  time,
  evidence,
  isComplete: isComplete!,
  createdAt: new Date(0),
});

let log: GrowingLog;
let witnesses: C2spWitness[];
beforeEach(() => {
  log = new GrowingLog();
  witnesses = [1, 2, 3].map(newWitness);
});
const group = (quorum: number) => witnessGroup({ log, witnesses: witnesses.map((each) => each.asWitness()), quorum });
const keys = (): C2spWitness['cosigner'][] => witnesses.map(({ cosigner }) => cosigner);

describe('witnessGroup', () => {
  it('joins the cosignatures of all on one note, with the k-th smallest time', async () => {
    const head = await log.grow(7);
    const attested = await group(2).attest(head, null);
    expect(attested).toMatchObject({ time: new Date(1_790_000_002_000), isComplete: true, problem: null });
    expect(cosignaturesOf(attested.note!, keys()).map(({ time }) => time % 10)).toEqual([1, 2, 3]);
    expect(checkpointOf(attested.note!)).toMatchObject({ size: 7 });
    expect(attested.note!.startsWith(head.note)).toBe(true);
  });

  it('has no time below the quorum, and asks only who is missing the next time', async () => {
    const head = await log.grow(7);
    const [, two, three] = witnesses as [C2spWitness, C2spWitness, C2spWitness];
    two.fault = 'busy';
    three.fault = 'wrong-signature';
    const clock = group(2);
    const first = await clock.attest(head, null);
    expect(first).toMatchObject({ time: null, isComplete: false });
    expect(first.problem).toBe('w2.example: clock.unreachable, w3.example: clock.rejected');
    expect(cosignaturesOf(first.note!, keys())).toHaveLength(1);
    three.fault = null;
    const second = await clock.attest(head, keptAs(head, first));
    expect(second).toMatchObject({ time: new Date(1_790_000_003_000), isComplete: false });
    two.fault = null;
    // Its own checkpoint, not the one with what others added.
    const third = await clock.attest({ ...head, note: second.note! }, keptAs(head, second));
    expect(third).toMatchObject({ time: new Date(1_790_000_002_000), isComplete: true, problem: null });
    // The third had kept what it signed wrongly, and says so first.
    expect(witnesses.map(({ requests }) => requests.length)).toEqual([1, 3, 3]);
    expect(two.requests[2]).toBe(`old 0\n\n${head.note}`);
    expect(cosignaturesOf(third.note!, keys())).toHaveLength(3);
  });

  it('refuses what the first refused when there is nothing at all', async () => {
    for (const [i, fault] of (['claims-more', 'busy', 'busy'] as const).entries()) witnesses[i]!.fault = fault;
    expect(await codeOf(group(1).attest(await log.grow(2), null))).toBe('log.fork');
  });

  it('never has a time of fewer than a quorum of right witnesses, whoever lies', async () => {
    const fault = fc.constantFrom<WitnessFault | null>(
      ...([
        null,
        'twice',
        'wrong-signature',
        'foreign-key',
        'no-time',
        'other-text',
        'not-a-note',
        'claims-more',
      ] as const),
      ...(['never-agrees', 'busy', 'distrusts'] as const),
    );
    await fc.assert(
      fc.asyncProperty(fc.tuple(fault, fault, fault), fc.integer({ min: 1, max: 3 }), async (faults, quorum) => {
        witnesses = [1, 2, 3].map(newWitness);
        const right = faults.filter((each) => each === null).length;
        faults.forEach((each, i) => (witnesses[i]!.fault = each));
        const head = await log.grow(1);
        if (right === 0) return expect(await codeOf(group(quorum).attest(head, null))).not.toBe('done');
        const { time, note, isComplete } = await group(quorum).attest(head, null);
        expect([time !== null, isComplete]).toEqual([right >= quorum, right === 3]);
        expect(cosignaturesOf(note!, keys())).toHaveLength(right);
      }),
      { numRuns: 60 },
    );
  });

  it('is no group with a key that stands twice, or with a quorum that cannot be', () => {
    for (const quorum of [0, 4, 1.5]) expect(outcomeOf(() => group(quorum))).toBe('environment.invalid');
    witnesses = [witnesses[0]!, witnesses[0]!];
    expect(outcomeOf(() => group(1))).toBe('environment.invalid');
  });
});

describe('witnessGroupIdentity', () => {
  it('is by keys and quorum, in whatever order; independent unless own witnesses alone make a quorum', () => {
    const as = (...operators: ('self' | 'witness')[]) =>
      operators.map((operator, i) => witnesses[i]!.asWitness(operator));
    const key = (quorum: number, list = as('witness', 'witness', 'witness')): string =>
      witnessGroupIdentity({ witnesses: list, quorum }).key;
    expect(key(2, as('witness', 'witness', 'witness').reverse())).toBe(key(2));
    expect(key(3)).not.toBe(key(2));
    expect(key(2, as('witness', 'witness'))).not.toBe(key(2));
    const operator = (quorum: number): string =>
      witnessGroupIdentity({ witnesses: as('self', 'self', 'witness'), quorum }).operator;
    expect([1, 2, 3].map(operator)).toEqual(['self', 'self', 'witness']);
  });
});
