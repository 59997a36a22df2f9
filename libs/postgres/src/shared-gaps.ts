import { sharedLookup } from './shared-lookup.js';

/** Look-ups one after another before the rest is looked up each for itself: many anchors make many gaps. */
const MOST_IN_TURN = 2;

/**
 * What stands around a leaf stands around every later leaf before the next anchor: many who ask at once share what was looked up for the first of
 * them. Nothing is kept. `endOf` gives the smallest leaf index for which an answer no longer holds.
 */
export function sharedGaps<T>(
  look: (leafIndex: number) => Promise<T>,
  endOf: (answer: T) => number,
): (leafIndex: number) => Promise<T> {
  return sharedLookup<number, T>(async (asked) => {
    const answers = new Map<number, T>();
    let rest = [...new Set(asked)].sort((a, b) => a - b);
    for (let looked = 0; rest.length > 0 && looked < MOST_IN_TURN; looked++) {
      const answer = await look(rest[0]!);
      const end = Math.max(endOf(answer), rest[0]! + 1);
      for (const leaf of rest) if (leaf < end) answers.set(leaf, answer);
      rest = rest.filter((leaf) => leaf >= end);
    }
    await Promise.all(rest.map(async (leaf) => answers.set(leaf, await look(leaf))));
    return asked.map((leaf) => answers.get(leaf)!);
  });
}
