import { chmodSync, copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, type Ran, runNode } from '../run.ts';
import { removeStale } from './stale.ts';

export interface Part {
  readonly name: string;
  /** Patterns of the files that the result depends on, besides package-lock.json. */
  readonly from: readonly string[];
  readonly makes: readonly string[];
  build(): Promise<Ran>;
}

const bin = (path: string): string => join(ROOT, 'node_modules', path);
const vite = (config: string): Promise<Ran> =>
  runNode(bin('vite/bin/vite.js'), ['build', '--config', config, '--logLevel', 'warn']);
const contracts: Part = {
  name: 'contracts',
  from: ['contracts/**/*.sol', 'hardhat.config.ts'],
  makes: ['dist/artifacts', 'dist/types'],
  build: () => runNode(bin('hardhat/dist/src/cli.js'), ['build']),
};

/** Goes into every dossier as it is: beside the code that puts it there. */
const SECOND_VERIFIER = 'libs/media/src/dossier/filmdeed_verify.py';

const programs: Part = {
  name: 'programs',
  from: ['{apps/api,apps/worker,apps/cli,apps/standalone,libs}/**/*.{ts,json,py}', '*.json', '.swcrc'],
  makes: [
    ...['api', 'worker', 'cli', 'standalone'].map((app) => `dist/apps/${app}/src/main.js`),
    `dist/${SECOND_VERIFIER}`,
  ],
  async build() {
    const ran = await runNode(bin('@nestjs/cli/bin/nest.js'), ['build', '--all']);
    if (ran.code === 0) {
      removeStale();
      copyFileSync(join(ROOT, SECOND_VERIFIER), join(ROOT, 'dist', SECOND_VERIFIER));
      // npm does so once when it links a command, and not again for a file that was built anew.
      const command = join(ROOT, 'dist/apps/cli/src/main.js');
      if (existsSync(command)) chmodSync(command, 0o755);
    }
    return ran;
  },
};

/** The pages, and then beside them the verifier in one file: the first empties the folder. */
const pages: Part = {
  name: 'pages',
  from: ['apps/web/**/*', 'libs/{kernel,fingerprint,ledger,evidence}/src/**/*.ts'],
  makes: ['dist/web/index.html', 'dist/web/verifier.html'],
  async build() {
    const app = await vite('apps/web/vite.config.ts');
    if (app.code !== 0) return app;
    const verifier = await vite('apps/web/vite.verifier.config.ts');
    return { ...verifier, seconds: app.seconds + verifier.seconds };
  },
};

export const PARTS: readonly Part[] = [contracts, programs, pages];
