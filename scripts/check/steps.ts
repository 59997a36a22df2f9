import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { type Ran, ROOT, runNode } from '../run.ts';
import { runSuite } from '../test/suites.ts';
import { NOTHING, type Tally } from '../test/tally.ts';

export interface StepRan {
  readonly good: boolean;
  readonly tally: Tally;
  readonly output: string;
  /** What is worth reading of a step that is good: warnings, suites that were not run. */
  readonly remarks: string;
}

export interface Step {
  readonly name: string;
  run(): Promise<StepRan>;
}

type Command = readonly [script: string, ...args: string[]];

/** One after the other, until one fails. */
async function inTurn(commands: readonly Command[]): Promise<StepRan> {
  const said: string[] = [];
  for (const [script, ...args] of commands) {
    const { code, output }: Ran = await runNode(join('node_modules', script), args);
    said.push(output);
    if (code !== 0) return { good: false, tally: { ...NOTHING, failed: 1 }, output: said.join(''), remarks: '' };
  }
  return { good: true, tally: { ...NOTHING, passed: 1 }, output: said.join(''), remarks: '' };
}

const types = (project: string): Command => ['typescript/bin/tsc', '--noEmit', '-p', project];

async function lint(): Promise<StepRan> {
  const linted = await inTurn([['eslint/bin/eslint.js', '.']]);
  return { ...linted, remarks: linted.output };
}

/** Contracts without their tests: the names of the test runner's own interfaces are not ours. */
function lintContracts(): Promise<StepRan> {
  const contracts = globSync('contracts/**/*.sol', { cwd: ROOT }).filter((file) => !file.endsWith('.t.sol'));
  return inTurn([['solhint/solhint.js', '--disc', '--noPoster', ...contracts]]);
}

function importRules(): Promise<StepRan> {
  const rooms = ['apps', 'libs', 'scripts', 'test', 'bench'].filter((room) => existsSync(join(ROOT, room)));
  return inTurn([['dependency-cruiser/bin/dependency-cruiser.mjs', '--config', '.dependency-cruiser.cjs', ...rooms]]);
}

/** Generated files are what their sources make. That builds the contracts, whose types their tests need. */
async function generated(): Promise<StepRan> {
  const { code, output } = await runNode('scripts/generate.ts', ['--check']);
  if (code !== 0) return { good: false, tally: { ...NOTHING, failed: 1 }, output, remarks: '' };
  return inTurn([types('test/contracts')]);
}

/** Units and vectors, on one core: the other steps have the other. */
async function unit(): Promise<StepRan> {
  const { good, tally, output } = await runSuite('unit', { workers: 1 });
  const ranNone = tally.passed + tally.failed === 0;
  const notRun = output.split('\n').filter((line) => line.startsWith('NOT RUN'));
  return { good, tally, output: ranNone ? `${output}\nran no test` : output, remarks: notRun.join('\n') };
}

/** The longest first, so that two lanes end together. */
export const STEPS: readonly Step[] = [
  { name: 'unit', run: unit },
  { name: 'lint', run: lint },
  { name: 'types', run: () => inTurn([types('.')]) },
  { name: 'types-web', run: () => inTurn([types('apps/web')]) },
  { name: 'generated', run: generated },
  {
    name: 'format',
    run: () => inTurn([['prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.']]),
  },
  { name: 'imports', run: importRules },
  { name: 'lint-contracts', run: lintContracts },
];
