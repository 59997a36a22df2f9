export interface Contestant {
  readonly name: string;
  /** How many units one run does. */
  readonly work: number;
  run(): Promise<void> | void;
}

export interface Comparison {
  readonly title: string;
  /** What is counted per second. */
  readonly unit: string;
  /** First those that are measured against, then ours; every ratio is to the first. */
  readonly contestants: readonly Contestant[];
  readonly rounds?: number;
}

/**
 * Runs all contestants in turn, round after round, so that a busy moment of the machine meets all of them alike, and prints the
 * median of each as a table with its ratio to the first. One round before the first is not counted. Nothing is asserted: times
 * are the machine's.
 */
export async function compare({ title, unit, contestants, rounds = 5 }: Comparison): Promise<void> {
  const took = contestants.map((): number[] => []);
  for (let round = -1; round < rounds; round++) {
    for (const [i, contestant] of contestants.entries()) {
      const begun = performance.now();
      await contestant.run();
      if (round >= 0) took[i]!.push((performance.now() - begun) / 1000);
    }
  }
  const rates = contestants.map(({ work }, i) => work / median(took[i]!));
  console.log(`### ${title}\n\n| | ${unit}/s | ratio |\n|---|---:|---:|`);
  for (const [i, { name }] of contestants.entries()) {
    console.log(`| ${name} | ${rateText(rates[i]!)} | ${ratioText(rates[i]! / rates[0]!)} |`);
  }
  console.log(`\nMedian of ${rounds} interleaved rounds.\n`);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function ratioText(ratio: number): string {
  return ratio >= 10 ? Math.round(ratio).toLocaleString('en') : ratio.toPrecision(2);
}

function rateText(rate: number): string {
  return rate >= 100 ? Math.round(rate).toLocaleString('en') : rate.toPrecision(3);
}
