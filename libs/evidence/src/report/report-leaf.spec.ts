import { isRefusal, utf8 } from '@filmdeed/kernel';
import fc from 'fast-check';
import { logParty } from '../digest-index/index-root-leaf.js';
import { parseReportLeaf, reportLeaf } from './report-leaf.js';

const NEW = {
  origin: 'deeds.example/log',
  leafHash: new Uint8Array(32).fill(7),
  at: new Date('2026-11-25T08:00:00.000Z'),
} as const;
const made = reportLeaf({ ...NEW, verdict: 'hide', ground: 'COPYRIGHT' });
const text = new TextDecoder().decode(made.leaf);

/** Digits of ids, hashes and times can be others and still be some. */
const REFUSED = [
  undefined,
  'encoding.invalid',
  'leaf.invalid',
  'leaf.not-canonical',
  'leaf.unknown-type',
  'code.unknown',
];

function codeOf(bytes: Uint8Array): string | undefined {
  try {
    parseReportLeaf(bytes);
  } catch (error) {
    if (isRefusal(error)) return error.code;
    throw error;
  }
  return undefined;
}

describe('a report leaf', () => {
  it('is the operator’s, and is read as it was written', () => {
    expect(parseReportLeaf(made.leaf)).toEqual({
      ...{ id: made.id, party: logParty(NEW.origin), time: '2026-11-25T08:00:00.000Z' },
      ...{ leaf: '07'.repeat(32), verdict: 'hide', ground: 'COPYRIGHT' },
    });
    expect(text).toBe(
      `{"auth":{"kind":"operator"},"body":{"ground":"COPYRIGHT","leaf":"${'07'.repeat(32)}","verdict":"hide"},` +
        `"id":"${made.id}","links":[],"party":"${logParty(NEW.origin)}","time":"2026-11-25T08:00:00.000Z","type":"report","v":1}`,
    );
  });

  it('has a ground of its verdict', () => {
    const codes = (['hide', 'restore'] as const).flatMap((verdict) =>
      ['COPYRIGHT', 'CURED', 'AUTHORITY'].map((ground) => {
        try {
          return reportLeaf({ ...NEW, verdict, ground }).id.slice(0, 3);
        } catch (error) {
          return isRefusal(error) ? error.code : 'defect';
        }
      }),
    );
    expect(codes).toEqual(['rpd', 'code.unknown', 'rpd', 'code.unknown', 'rpd', 'rpd']);
  });

  it.each([
    ['another type', text.replace('"type":"report"', '"type":"decision"'), 'leaf.unknown-type'],
    ['a later version', text.replace('"v":1', '"v":2'), 'leaf.unknown-type'],
    ['a ground of the other verdict', text.replace('"hide"', '"restore"'), 'code.unknown'],
    ['another verdict', text.replace('"hide"', '"delete"'), 'leaf.invalid'],
    ['a member more', text.replace('"links":[]', '"links":[],"name":"x"'), 'leaf.invalid'],
    ['a text in the body', text.replace('"verdict"', '"text":"x","verdict"'), 'leaf.invalid'],
    ['an id of another kind', text.replace('"rpd_', '"rpt_'), 'leaf.invalid'],
  ])('with %s is none', (_what, changed, code) => {
    expect(codeOf(utf8(changed))).toBe(code);
  });

  it('is refused in every other form, and never crashes', () =>
    fc.assert(
      fc.property(fc.nat(made.leaf.length - 1), fc.nat(255), (at, byte) => {
        const changed = made.leaf.slice();
        changed[at] = byte;
        if (byte !== made.leaf[at]) {
          const code = codeOf(changed);
          expect(REFUSED).toContain(code);
        }
      }),
    ));
});
