import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, type RunOptions, runNode } from '../run.ts';
import { findChromium, NO_CHROMIUM } from './chromium.ts';
import { NOTHING, type Tally, tallyOfHardhat, tallyOfJest } from './tally.ts';

export const SUITES = ['unit', 'integration', 'contracts', 'e2e'] as const;
export type Suite = (typeof SUITES)[number];

export interface SuiteRan {
  readonly suite: Suite;
  readonly tally: Tally;
  /** It ran tests, and every one passed. */
  readonly good: boolean;
  readonly output: string;
}

export interface SuiteOptions extends RunOptions {
  /** Processes that run tests at the same time; two when nothing is said. */
  readonly workers?: number;
}

const HUNG_SECONDS = 30 * 60;

/** Runs one suite and counts. A suite that runs no test is not good: it tells nothing. */
export async function runSuite(suite: Suite, options: SuiteOptions = {}): Promise<SuiteRan> {
  const limited = { limitSeconds: HUNG_SECONDS, ...options };
  const ran = suite === 'contracts' ? await hardhat(limited) : await jest(suite, limited);
  const { passed, failed } = ran.tally;
  return { suite, ...ran, good: ran.code === 0 && failed === 0 && passed > 0 };
}

async function hardhat(options: RunOptions): Promise<{ code: number; tally: Tally; output: string }> {
  const ran = await runNode('node_modules/hardhat/dist/src/cli.js', ['test'], options);
  return { ...ran, tally: tallyOfHardhat(ran.output) };
}

async function jest(
  suite: Suite,
  { workers = 2, ...options }: SuiteOptions,
): Promise<{ code: number; tally: Tally; output: string }> {
  const chromium = suite === 'e2e' ? findChromium() : undefined;
  if (suite === 'e2e' && chromium === undefined) {
    console.error(NO_CHROMIUM);
    return { code: 1, tally: NOTHING, output: NO_CHROMIUM };
  }
  const folder = mkdtempSync(join(tmpdir(), 'filmdeed-test-'));
  const report = join(folder, 'report.json');
  try {
    const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
    const jestArgs = ['--selectProjects', suite, '--json', '--outputFile', report, `--maxWorkers=${workers}`];
    const ran = await run(process.execPath, [...flags, 'node_modules/jest/bin/jest.js', ...jestArgs], {
      ...options,
      quiet: 'stdout',
      env: { ...options.env, ...(chromium === undefined ? {} : { CHROMIUM_PATH: chromium }) },
    });
    return { ...ran, tally: ran.code === 0 || reported(report) ? tallyOfJest(readFileSync(report, 'utf8')) : NOTHING };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function reported(path: string): boolean {
  try {
    return readFileSync(path).length > 0;
  } catch {
    return false;
  }
}
