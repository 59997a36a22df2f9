import { Refusal } from '@filmdeed/kernel';
import fc from 'fast-check';
import { codesOf } from '../../../test/support/outcomes.js';
import { groupCommit, type Outcome } from './group-commit.js';

const settings = { windowMilliseconds: 2, mostAtOnce: 10 };
const doubled = (batch: readonly number[]): Outcome<number>[] => batch.map((n) => ({ answer: 2 * n }));

describe('groupCommit', () => {
  it('commits what comes together as one batch, in order, and answers each', async () => {
    const batches: (readonly number[])[] = [];
    const write = groupCommit(async (batch: readonly number[]) => {
      batches.push(batch);
      return doubled(batch);
    }, settings);
    expect(await Promise.all([1, 2, 3].map(write))).toEqual([2, 4, 6]);
    expect(await write(4)).toBe(8);
    expect(batches).toEqual([[1, 2, 3], [4]]);
  });

  it('writes one batch at a time, none larger than allowed, and what came meanwhile without another wait', async () => {
    const sizes: number[] = [];
    let running = 0;
    const write = groupCommit(
      async (batch: readonly number[]) => {
        expect(++running).toBe(1);
        sizes.push(batch.length);
        await new Promise((resolve) => setTimeout(resolve, 5));
        running--;
        return doubled(batch);
      },
      { windowMilliseconds: 60_000, mostAtOnce: 10 },
    );
    const first = Array.from({ length: 10 }, (_, i) => write(i));
    const later = Array.from({ length: 13 }, (_, i) => write(i));
    await Promise.all([...first, ...later]);
    expect(sizes).toEqual([10, 10, 3]);
  });

  it('tells a refusal of the whole to everybody and goes on afterwards', async () => {
    let away = true;
    let commits = 0;
    const write = groupCommit(async (batch: readonly number[]) => {
      commits++;
      if (away) throw new Refusal('database.unreachable', 'away');
      return doubled(batch);
    }, settings);
    expect(await codesOf([1, 2, 3].map(write))).toEqual(Array(3).fill('database.unreachable'));
    expect(commits).toBe(1);
    away = false;
    expect(await write(1)).toBe(2);
  });

  it('tries each alone when a batch fails, so that only the bad one fails', async () => {
    const write = groupCommit(async (batch: readonly number[]) => {
      if (batch.includes(13)) throw new Error('unlucky');
      return doubled(batch);
    }, settings);
    const settled = await Promise.allSettled([12, 13, 14].map(write));
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('gives up on an item that no batch can decide', async () => {
    const write = groupCommit(async (batch: readonly number[]) => batch.map(() => 'again' as const), settings);
    await expect(write(1)).rejects.toThrow('again and again');
  });

  it('answers everybody exactly once, whatever becomes of the batches', async () => {
    const fate = fc.constantFrom('answer', 'refuse', 'again', 'fail', 'outage');
    await fc.assert(
      fc.asyncProperty(fc.array(fate, { maxLength: 25 }), fc.integer({ min: 1, max: 6 }), async (fates, mostAtOnce) => {
        const seen = new Set<number>();
        const write = groupCommit(
          async (batch: readonly number[]) => {
            const first = (i: number): boolean => !seen.has(i) && seen.add(i).has(i);
            if (batch.some((i) => fates[i] === 'outage')) throw new Refusal('database.unreachable', 'away');
            if (batch.some((i) => fates[i] === 'fail')) throw new Error('bad item');
            return batch.map((i): Outcome<number> => {
              if (fates[i] === 'refuse') return { refusal: new Refusal('filing.id-taken', 'no') };
              return fates[i] === 'again' && first(i) ? 'again' : { answer: i };
            });
          },
          { windowMilliseconds: 0, mostAtOnce },
        );
        const settled = await Promise.allSettled(fates.map((_, i) => write(i)));
        settled.forEach((each, i) => {
          const code = each.status === 'fulfilled' ? each.value : ((each.reason as { code?: string }).code ?? 'fail');
          const own = { answer: i, again: i, refuse: 'filing.id-taken', fail: 'fail', outage: 'database.unreachable' };
          expect([own[fates[i]!], 'database.unreachable']).toContain(code);
        });
      }),
      { numRuns: 100 },
    );
  });
});
