import { sum, tallyLine, tallyOfHardhat, tallyOfJest } from './tally.ts';

describe('tally', () => {
  it('reads the closing lines of hardhat and not those of mocha', () => {
    const output =
      'x\n  3 passing (1s)\n\n\u001b[32m12 passing\u001b[39m (9 solidity, 3 mocha)\n1 failing (1 mocha)\n2 skipped (2 mocha)\n';
    expect(tallyOfHardhat(output)).toEqual({ passed: 12, failed: 1, skipped: 2 });
    expect(tallyOfHardhat('  3 passing (1s)\n')).toEqual({ passed: 0, failed: 0, skipped: 0 });
  });

  it('counts a file that could not be loaded as failed', () => {
    const report = {
      numPassedTests: 5,
      numFailedTests: 1,
      numRuntimeErrorTestSuites: 1,
      numPendingTests: 2,
      numTodoTests: 1,
    };
    expect(tallyOfJest(JSON.stringify(report))).toEqual({ passed: 5, failed: 2, skipped: 3 });
  });

  it('closes with one line, which names skipped tests only if there are any', () => {
    const all = sum([
      { passed: 1, failed: 0, skipped: 0 },
      { passed: 2, failed: 3, skipped: 0 },
    ]);
    expect(tallyLine(all)).toBe('3 passed, 3 failed');
    expect(tallyLine({ ...all, skipped: 4 })).toBe('3 passed, 3 failed, 4 skipped');
  });
});
