import fc from 'fast-check';
import { sharedGaps } from './shared-gaps.js';

it('answers each as if it had asked alone, with fewer look-ups where many stand in one gap', async () => {
  const anchors = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(anchors, fc.array(fc.nat(60), { minLength: 1, maxLength: 30 }), async (sizes, leaves) => {
      let looked = 0;
      const nextAfter = (leaf: number): number => Math.min(Infinity, ...sizes.filter((size) => size > leaf));
      const around = sharedGaps(
        async (leaf) => (looked++, nextAfter(leaf)),
        (size) => size,
      );
      expect(await Promise.all(leaves.map(around))).toEqual(leaves.map(nextAfter));
      expect(looked).toBeLessThanOrEqual(new Set(leaves).size);
      if (sizes.length === 0) expect(looked).toBe(1);
    }),
    { numRuns: 60 },
  );
});
