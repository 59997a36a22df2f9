import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The whole check, which has to share the machine with the one that runs this. */
const LIMIT = 240_000;
const ROOT = join(import.meta.dirname, '../..');
const SETTINGS = [
  ...['package.json', 'tsconfig.json', '.swcrc', 'jest.config.js', 'eslint.config.js', '.dependency-cruiser.cjs'],
  ...['.prettierrc.json', '.prettierignore', '.solhint.json', 'apps/web/tsconfig.json'],
  ...['scripts/check.ts', 'scripts/check/steps.ts', 'scripts/run.ts', 'scripts/test'],
];

/** Step, file, what it says, and what the step must say of it. */
const FAULTS: readonly [step: string, file: string, text: string, said: string][] = [
  ['unit', 'libs/kernel/src/two.spec.ts', `it('adds', () => expect(1 + 1).toBe(3));\n`, 'two.spec.ts'],
  ['lint', 'libs/kernel/src/float.ts', `export const go = () => void 0;\nPromise.reject(new Error());\n`, 'float.ts'],
  ['lint', 'libs/kernel/src/long.ts', 'export {};\n'.repeat(501), 'Maximum allowed is 500'],
  ['types', 'libs/kernel/src/types.ts', `export const size: number = 'ten';\n`, 'types.ts(1,14): error TS2322'],
  ['types-web', 'apps/web/src/types.tsx', `export const size: number = 'ten';\n`, 'types.tsx(1,14): error TS2322'],
  ['format', 'libs/kernel/src/format.ts', `export const a = "a"\n`, 'format.ts'],
  ['format', 'contracts/Format.sol', `pragma solidity ^0.8.24;contract Format { }\n`, 'Format.sol'],
  ['imports', 'libs/kernel/src/import.ts', `import 'node:fs';\n`, 'think-no-node'],
  [
    'lint-contracts',
    'contracts/Origin.sol',
    `pragma solidity ^0.8.24;\n\ncontract Origin {\n    function who() external view returns (address) {\n        return tx.origin;\n    }\n}\n`,
    'avoid-tx-origin',
  ],
  ['generated', 'scripts/generate.ts', `console.error('a.ts: differs');\nprocess.exit(1);\n`, 'a.ts: differs'],
];

let tree: string;

function plant(file: string, text: string): void {
  mkdirSync(dirname(join(tree, file)), { recursive: true });
  writeFileSync(join(tree, file), text);
}

function check(...steps: string[]): Promise<{ failed: boolean; said: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['scripts/check.ts', ...steps], { cwd: tree }, (error, stdout, stderr) =>
      resolve({ failed: error !== null, said: stdout + stderr }),
    );
  });
}

beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), 'filmdeed-check-'));
  for (const part of SETTINGS) cpSync(join(ROOT, part), join(tree, part), { recursive: true });
  rmSync(join(tree, 'scripts/test/tally.spec.ts'));
  symlinkSync(join(ROOT, 'node_modules'), join(tree, 'node_modules'));
});
afterEach(() => rmSync(tree, { recursive: true, force: true }));

describe('npm run check', () => {
  it(
    'fails in every step for a fault of its kind, and says where it is',
    async () => {
      for (const [, file, text] of FAULTS) plant(file, text);
      const { failed, said } = await check();
      expect(failed).toBe(true);
      const steps = [...new Set(FAULTS.map(([step]) => step))];
      expect(steps.filter((step) => !new RegExp(`^${step}: failed after`, 'm').test(said))).toEqual([]);
      expect(FAULTS.map(([, , , words]) => words).filter((words) => !said.includes(words))).toEqual([]);
      expect(said.trimEnd().split('\n').at(-1)).toBe(`0 passed, ${steps.length} failed`);
    },
    LIMIT,
  );

  it('fails when the units ran no test, and passes when they ran one', async () => {
    expect(await check('unit')).toMatchObject({ failed: true, said: expect.stringContaining('ran no test') });
    plant('libs/kernel/src/two.spec.ts', `it('adds', () => expect(1 + 1).toBe(2));\n`);
    expect(await check('unit')).toMatchObject({
      failed: false,
      said: expect.stringMatching(/\n1 passed, 0 failed\n$/),
    });
  });

  it('knows its steps by name', async () => {
    expect(await check('typos')).toMatchObject({ failed: true, said: expect.stringContaining('no step typos') });
  });
});
