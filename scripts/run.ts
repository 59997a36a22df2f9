import { spawn } from 'node:child_process';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..');

export interface Ran {
  readonly code: number;
  /** What it said on both outputs, in order. */
  readonly output: string;
  readonly seconds: number;
}

export interface RunOptions {
  /** Print as it comes, too. */
  readonly live?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** Not listened to: jest repeats its whole report there. */
  readonly quiet?: 'stdout';
  /** Ended after this time, which counts as a failure. */
  readonly limitSeconds?: number;
}

/** Runs a program of node_modules under this very Node, or any other file; never through a shell. */
export async function runNode(script: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return run(process.execPath, [script, ...args], options);
}

export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { live = false, env = {}, quiet, limitSeconds } = options;
  const begun = performance.now();
  const said: Buffer[] = [];
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { ...process.env, HARDHAT_DISABLE_TELEMETRY_PROMPT: 'true', ...env },
    stdio: ['ignore', quiet === 'stdout' ? 'ignore' : 'pipe', 'pipe'],
    ...(limitSeconds === undefined ? {} : { timeout: limitSeconds * 1000, killSignal: 'SIGKILL' }),
  });
  const hear = (out: NodeJS.WriteStream) => (chunk: Buffer) => {
    said.push(chunk);
    if (live) out.write(chunk);
  };
  child.stdout?.on('data', hear(process.stdout));
  child.stderr?.on('data', hear(process.stderr));
  const pass = (signal: NodeJS.Signals) => child.kill(signal);
  process.once('SIGINT', pass).once('SIGTERM', pass);
  const code = await new Promise<number>((resolve) => {
    child.once('error', (error) => {
      said.push(Buffer.from(`${command}: ${error.message}\n`));
      resolve(1);
    });
    child.once('close', (status, signal) => resolve(signal === null ? (status ?? 1) : 1));
  });
  process.removeListener('SIGINT', pass).removeListener('SIGTERM', pass);
  return { code, output: Buffer.concat(said).toString('utf8'), seconds: (performance.now() - begun) / 1000 };
}

/** At most `lanes` of the tasks at a time, begun in order. */
export async function inLanes<T>(lanes: number, tasks: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < tasks.length) {
      const mine = next++;
      results[mine] = await tasks[mine]!();
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}

export function seconds(value: number): string {
  return `${value.toFixed(1)} s`;
}
