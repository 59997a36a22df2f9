import * as fc from 'fast-check';
import { TokenBuckets } from './token-buckets.js';

const MINUTE = 60_000;

function world(perMinute: number, most?: number) {
  let now = 0;
  const buckets = new TokenBuckets(perMinute, () => now, most);
  return { buckets, wait: (milliseconds: number): number => (now += milliseconds) };
}

it('allows what a minute allows at once, then as it fills, and says when', () => {
  const { buckets, wait } = world(60);
  for (let left = 59; left >= 0; left--) expect(buckets.take('a')).toMatchObject({ isAllowed: true, remaining: left });
  expect(buckets.take('a')).toEqual({
    ...{ isAllowed: false, limit: 60, remaining: 0, resetSeconds: 60, retryAfterSeconds: 1, isFirstRefused: true },
  });
  expect(buckets.take('a').isFirstRefused).toBe(false);
  expect(buckets.take('b').isAllowed).toBe(true);
  wait(999);
  expect(buckets.take('a').isAllowed).toBe(false);
  wait(1);
  expect(buckets.take('a')).toMatchObject({ isAllowed: true, retryAfterSeconds: 0 });
});

it('never allows more than the bucket and what flowed into it, however it is asked', () => {
  const steps = fc.array(fc.record({ wait: fc.nat(5000), asks: fc.nat(40) }), { maxLength: 40 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 600 }), steps, (perMinute, all) => {
      const { buckets, wait } = world(perMinute);
      let [passed, allowed] = [0, 0];
      for (const step of all) {
        wait(step.wait);
        passed += step.wait;
        for (let n = 0; n < step.asks; n++) {
          const taken = buckets.take('a');
          if (taken.isAllowed) allowed++;
          expect(taken.remaining).toBeGreaterThanOrEqual(0);
          // Whoever waits as long as is said is let in.
          if (!taken.isAllowed) expect(taken.retryAfterSeconds).toBeLessThanOrEqual(Math.ceil(60 / perMinute));
        }
      }
      expect(allowed).toBeLessThanOrEqual(perMinute + (passed * perMinute) / MINUTE + 1e-6);
    }),
  );
});

it('lets in whoever waited as long as it was told', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 600 }), (perMinute) => {
      const { buckets, wait } = world(perMinute);
      let taken = buckets.take('a');
      while (taken.isAllowed) taken = buckets.take('a');
      wait(1000 * taken.retryAfterSeconds);
      expect(buckets.take('a').isAllowed).toBe(true);
    }),
  );
});

it('keeps so many keys and forgets the one not seen for the longest', () => {
  const { buckets } = world(1, 3);
  for (const key of ['a', 'b', 'c', 'a', 'd', 'e']) buckets.take(key);
  expect(buckets.size).toBe(3);
  expect(['a', 'b'].map((key) => buckets.take(key).isAllowed)).toEqual([false, true]);
});

it('tells of refusals once in a minute', () => {
  const { buckets, wait } = world(1);
  buckets.take('a');
  const told = [0, 10, 20, 29].map((seconds) => {
    wait(seconds * 1000);
    return [buckets.take('a').isFirstRefused, buckets.take('a').isFirstRefused];
  });
  expect(told.flat()).toEqual([true, false, false, false, false, false, false, false]);
});
