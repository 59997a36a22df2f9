import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Ran, run } from '../run.ts';

/** npm's own program: the one that runs this, or one beside a Node of the machine. Never through a shell. */
export function npmProgram(): string | null {
  const beside = [process.execPath, ...(process.env['PATH'] ?? '').split(':').map((folder) => join(folder, 'node'))]
    .map((node) => dirname(node))
    .flatMap((folder) => [
      join(folder, '../lib/node_modules/npm/bin/npm-cli.js'),
      join(folder, 'node_modules/npm/bin/npm-cli.js'),
    ]);
  const own = process.env['npm_execpath'];
  return [...(own === undefined ? [] : [own]), ...beside].find((file) => existsSync(file)) ?? null;
}

export async function runNpm(args: readonly string[], limitSeconds: number): Promise<Ran> {
  const program = npmProgram();
  if (program === null) return { code: 127, output: 'npm is not installed', seconds: 0 };
  return run(process.execPath, [program, ...args], { limitSeconds, env: { NO_UPDATE_NOTIFIER: '1' } });
}
