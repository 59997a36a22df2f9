import { filedBundle } from '../../../../test/support/filed-bundle.js';
import {
  ALL_COSIGN,
  type Cosigning,
  seededWitness,
  WITNESSED_TRUST,
  WITNESSES,
  witnessAnchor,
} from '../../../../test/support/witnessed-bundle.js';
import { outcomeOf } from '../../../../test/support/outcomes.js';
import type { WitnessAnchorWithAfter } from '../anchor/witness-anchor.js';
import type { BundleV1 } from '../bundle.js';
import { bundleText, parseBundle } from '../bundle.js';
import { readTrust, type TrustV1 } from '../trust.js';
import { type Report, verifyBundle } from './verify-bundle.js';

const at = (seconds: number): number => Date.parse('2026-11-24T08:30:00.000Z') / 1000 + seconds;
const time = (seconds: number): string => new Date(at(seconds) * 1000).toISOString();

let bundle: BundleV1;
beforeAll(async () => {
  bundle = await filedBundle();
});

function reported(anchor: WitnessAnchorWithAfter, trust: TrustV1 | null = WITNESSED_TRUST): Report {
  const text = bundleText({ ...bundle, anchors: [anchor] });
  return verifyBundle(parseBundle(text), trust);
}
const witnessed = (cosigning: Cosigning, trust?: TrustV1): Report => reported(witnessAnchor(bundle, cosigning), trust);
const told = ({ checks, verdict }: Report): string[] => [
  verdict,
  ...checks
    .filter(({ check }) => check.startsWith('anchor'))
    .map(({ check, verdict: each, code }) => [check, each, ...(code === undefined ? [] : [code])].join(' ')),
];
/** Who signs when; a number for each witness, in order. */
const cosigned =
  (...times: (number | null)[]) =>
  (note: string): string =>
    times.map((each, i) => (each === null ? '' : WITNESSES[i]!.cosign(note, at(each)))).join('');

describe('verifyWitnessAnchor', () => {
  it('bounds the time by the k-th witness on either side', () => {
    const report = witnessed(ALL_COSIGN);
    expect(told(report)).toEqual(['valid', 'anchor valid', 'anchor-witness valid', 'anchor-after valid']);
    const clock = { clock: 'one.witness, two.witness, three.witness', operator: 'witness' };
    const sure = { confirmed: true, independent: true };
    expect(report.interval).toEqual({
      before: { ...clock, ...sure, time: time(21) },
      after: { ...clock, ...sure, time: time(-19) },
    });
  });

  it.each<[string, Cosigning, string[], number | null]>([
    [
      'two of three',
      { later: cosigned(null, 9, 7) },
      ['anchor-witness valid', 'anchor-after not-checked no-earlier-anchor'],
      9,
    ],
    ['one of three', { later: cosigned(null, 9, null) }, ['anchor-witness not-checked witness-not-trusted'], null],
    ['nobody', { later: () => '' }, ['anchor-witness not-checked witness-not-trusted'], null],
    [
      'one twice',
      { later: (note) => cosigned(3)(note) + cosigned(5)(note) },
      ['anchor-witness not-checked witness-not-trusted'],
      null,
    ],
    [
      'strangers',
      { later: (note) => seededWitness('x').cosign(note, 1) + seededWitness('y').cosign(note, 1) },
      ['anchor-witness not-checked witness-not-trusted'],
      null,
    ],
    [
      'a stranger beside two',
      { later: (note) => cosigned(5, 6)(note) + seededWitness('x').cosign(note, 1) },
      ['anchor-witness valid'],
      6,
    ],
    [
      'an earlier one without a quorum',
      { later: cosigned(5, 6, 7), earlier: cosigned(1) },
      ['anchor-witness valid', 'anchor-after not-checked witness-not-trusted'],
      6,
    ],
    [
      'one that signed another text',
      { later: (note) => cosigned(5, 6)(note) + WITNESSES[2]!.cosign(note.replace('\n9\n', '\n8\n'), at(7)) },
      ['anchor-witness broken note.invalid'],
      null,
    ],
    [
      'a known key under another name',
      { later: (note) => cosigned(5)(note) + WITNESSES[1]!.cosign(note, at(6)).replace('two', 'six') },
      ['anchor-witness not-checked witness-not-trusted'],
      null,
    ],
  ])('judges %s', (_what, cosigning, expected, before) => {
    const report = witnessed(cosigning);
    expect(told(report)).toEqual(expect.arrayContaining(expected));
    expect(report.interval.before?.time).toBe(before === null ? undefined : time(before));
  });

  it('counts one public key under two names of the trust file as one witness', () => {
    const alias = seededWitness('alias', 'one.witness');
    const witnesses = [WITNESSES[0]!.key, alias.key].map((key) => ({ type: 'cosigner', operator: 'witness', key }));
    const trust = readTrust({ ...WITNESSED_TRUST, witnesses });
    const both = (note: string): string => cosigned(5)(note) + alias.cosign(note, at(6));
    expect(told(witnessed({ later: both }, trust))).toContain('anchor-witness not-checked witness-not-trusted');
    // Under either name it is the same witness, whichever the trust file names first.
    const once = readTrust({ ...WITNESSED_TRUST, witnesses, witnessQuorum: 1 });
    for (const later of [cosigned(5), (note: string): string => alias.cosign(note, at(5)), both]) {
      expect(witnessed({ later }, once).interval.before?.time).toBe(time(5));
    }
  });

  it('is no independent clock if the operator alone makes up a quorum', () => {
    const run = (own: number, quorum: number): unknown => {
      const witnesses = WITNESSES.map(({ key }, i) => ({
        type: 'cosigner',
        operator: i < own ? 'self' : 'witness',
        key,
      }));
      const trust = readTrust({ ...WITNESSED_TRUST, witnesses, witnessQuorum: quorum });
      return witnessed(ALL_COSIGN, trust).interval.before?.independent;
    };
    expect([run(0, 1), run(1, 1), run(1, 2), run(2, 2), run(2, 3), run(3, 3)]).toEqual([
      true,
      false,
      true,
      false,
      true,
      false,
    ]);
  });

  it('is not checked without witnesses to believe, and broken with a proof that is', () => {
    expect(told(witnessed(ALL_COSIGN, { ...WITNESSED_TRUST, witnesses: [] }))).toContain(
      'anchor-witness not-checked witness-not-trusted',
    );
    expect(told(reported(witnessAnchor(bundle), null))).toContain('anchor-witness not-checked no-trust');
    const { proof } = witnessAnchor(bundle);
    expect(told(reported({ type: 'witness', proof: proof.replace('index 5', 'index 4') }))).toContain(
      'anchor-witness not-checked depends-on-broken',
    );
  });

  it('takes times as cosigned: one of the future bounds as it stands, one before the stated time bounds closer', () => {
    expect(witnessed({ later: cosigned(9e8, 9e8) }).interval.before?.time).toBe(time(9e8));
    expect(witnessed({ later: cosigned(-500, -400) }).interval.before?.time).toBe(time(-400));
    // Clocks that differ bound nothing, and break nothing.
    const crossed = witnessed({ later: cosigned(5, 6, 7), earlier: cosigned(8, 9, 10) });
    expect(crossed.verdict).toBe('valid');
    expect(crossed.interval.after).toBeUndefined();
  });
});

describe('a trust file', () => {
  it('refuses a witness whose key is none', () => {
    const witnesses = [{ type: 'cosigner', operator: 'witness', key: WITNESSED_TRUST.log.keys[0]! }];
    expect(outcomeOf(() => readTrust({ ...WITNESSED_TRUST, witnesses }))).toBe('trust.invalid');
  });
});
