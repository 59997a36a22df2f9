import { isRefusal } from '@filmdeed/kernel';
import fc from 'fast-check';
import { coveredBytes, coverOf, partsOf } from './pieces.js';
import { MOST_OBJECT_BYTES, portionAt } from './portions.js';

describe('portionAt', () => {
  it('lays portions end to end, none below what S3 joins, no more of them than it joins', () => {
    let portions = 0;
    for (let at = 0; at < MOST_OBJECT_BYTES; portions++) {
      const { start, end } = portionAt(at);
      expect(start).toBe(at);
      expect(end - start).toBeGreaterThanOrEqual(5 << 20);
      at = end;
    }
    expect(portions).toBeLessThanOrEqual(10_000);
  });

  it('gives every byte of a portion that portion', () => {
    fc.assert(
      fc.property(
        fc.maxSafeNat().map((n) => n % MOST_OBJECT_BYTES),
        (offset) => {
          const portion = portionAt(offset);
          expect(portion.start).toBeLessThanOrEqual(offset);
          expect(portion.end).toBeGreaterThan(offset);
          expect(portionAt(portion.start)).toEqual(portion);
          expect(portionAt(portion.end - 1)).toEqual(portion);
        },
      ),
    );
  });

  it('refuses what lies behind the last', () => {
    let code: unknown;
    try {
      portionAt(MOST_OBJECT_BYTES);
    } catch (error) {
      code = isRefusal(error) ? error.code : error;
    }
    expect(code).toBe('storage.full');
  });
});

describe('coverOf', () => {
  it('follows pieces end to end and passes stale ones over', () => {
    const stale = [
      { start: 2, size: 3 },
      { start: 7, size: 100 },
    ];
    const pieces = [{ start: 0, size: 5 }, ...stale, { start: 5, size: 4 }];
    expect(coverOf(pieces)).toEqual([
      { start: 0, size: 5 },
      { start: 5, size: 4 },
    ]);
    expect(coverOf([{ start: 0, size: 0 }])).toEqual([]);
    expect(coverOf([{ start: 1, size: 9 }])).toEqual([]);
  });

  it('gives any range in parts that stand end to end', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 });
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat(), (all, a, b) => {
        let start = 0;
        const pieces = all.map((size) => ({ start: (start += size) - size, size }));
        const cover = coverOf(pieces.toReversed());
        const total = coveredBytes(cover);
        expect(total).toBe(start);
        const [from, to] = [a % total, b % total].sort((x, y) => x - y) as [number, number];
        let at = from;
        for (const part of partsOf(cover, from, to)) {
          expect(part.from).toBe(at);
          at = part.to;
        }
        expect(at).toBe(to);
      }),
    );
  });
});
