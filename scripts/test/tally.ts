export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const NOTHING: Tally = { passed: 0, failed: 0, skipped: 0 };

export function sum(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }),
    NOTHING,
  );
}

/** The closing line of every test command; other programs read it. */
export function tallyLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Counts of a jest report (`--json`). A file that could not even be loaded counts as one failed test. */
export function tallyOfJest(report: string): Tally {
  const read = JSON.parse(report) as Record<string, number>;
  return {
    passed: read['numPassedTests'] ?? 0,
    failed: (read['numFailedTests'] ?? 0) + (read['numRuntimeErrorTestSuites'] ?? 0),
    skipped: (read['numPendingTests'] ?? 0) + (read['numTodoTests'] ?? 0),
  };
}

/** Counts in the closing lines of `hardhat test`, as in `12 passing (9 solidity, 3 mocha)`; mocha's own `3 passing (1s)` is not one. */
export function tallyOfHardhat(output: string): Tally {
  const plain = output.replaceAll(/\u001b\[[0-9;]*m/g, '');
  const count = (word: string): number =>
    Number(new RegExp(`^(\\d+) ${word} \\(\\d+ [a-z]+(?:, \\d+ [a-z]+)*\\)$`, 'm').exec(plain)?.[1] ?? 0);
  return { passed: count('passing'), failed: count('failing'), skipped: count('skipped') + count('todo') };
}
