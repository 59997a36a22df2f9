import fc from 'fast-check';
import { requireUnrestrained, restrainedUntil } from './restraint.js';

const DAY = 86_400_000;
const BEGUN = new Date('2026-11-25T00:00:00.000Z');
const after = (days: number): Date => new Date(BEGUN.getTime() + days * DAY);
const key = (effective: number, revoked: number | null = null) => ({
  ...{ createdAt: BEGUN, effectiveAt: after(effective), revokedAt: revoked === null ? null : after(revoked) },
});

describe('the restraint of a party', () => {
  it.each([
    ['a key by the word of another', [key(0)], null, 1, null],
    ['a key to which another agreed while it waited', [key(29)], null, 40, null],
    ['a recovery that waits', [key(30)], null, 29, null],
    ['a recovery in its first moment', [key(30)], null, 30, 60],
    ['a recovery in its last days', [key(30)], null, 59.999, 60],
    ['a recovery that is over', [key(30)], null, 60, null],
    ['a recovery that was objected to', [key(30, 29)], null, 40, null],
    ['a recovered key that was ended', [key(30, 31)], null, 40, 60],
    ['a recovery on chain', [], after(70), 69, 70],
    ['a recovery on chain that is over', [], after(70), 70, null],
    ['both: the later end counts', [key(30)], after(70), 40, 70],
  ] as const)('%s', (_, signers, until, at, end) => {
    const facts = { signers, book: until === null ? null : { restrainedUntil: until } };
    expect(restrainedUntil(facts, after(at))).toEqual(end === null ? null : after(end));
    const ask = (): void => requireUnrestrained(facts, after(at));
    if (end === null) expect(ask).not.toThrow();
    else {
      const refusal = { code: 'party.restrained', facts: { until: after(end).toISOString() } };
      expect(ask).toThrow(expect.objectContaining(refusal));
    }
  });

  it('holds exactly the 30 days after a recovery, whatever other keys there are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 * DAY }), fc.array(fc.integer({ min: 0, max: 29 })), (at, others) => {
        const signers = [key(30), ...others.map((days) => key(days))];
        const restrained = at >= 30 * DAY && at < 60 * DAY;
        expect(restrainedUntil({ signers, book: null }, new Date(BEGUN.getTime() + at)) !== null).toBe(restrained);
      }),
    );
  });
});
