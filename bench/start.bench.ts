// `npm start` on a built tree: how long until the ready line, at the first start and at later ones, and what it holds in memory at rest.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Ports from '../apps/standalone/src/free-port.ts';
import type * as Postgres from '../apps/standalone/src/local-postgres.ts';
import { built } from './support/built.ts';

const ROUNDS = 5;
const REST_MS = 5000;
const ROOT = new URL('..', import.meta.url).pathname;
const { freePort } = await built<typeof Ports>('apps/standalone/src/free-port');
const { startLocalPostgres } = await built<typeof Postgres>('apps/standalone/src/local-postgres');

interface Started {
  readonly seconds: number;
  /** Memory of the process of API and worker after a rest, MiB; 0 where the system does not tell. */
  readonly mebibytes: number;
}

/** One start as a person makes it, npm and the look whether everything is built included; ended in good order. */
async function started(folder: string, port: number): Promise<Started> {
  const begun = performance.now();
  const child = spawn('npm', ['start'], {
    cwd: ROOT,
    env: { ...process.env, DATA_DIR: folder, PORT: String(port), PUBLIC_URL: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let said = '';
  for await (const part of child.stdout.iterator({ destroyOnReturn: false })) {
    if (/ ready: /.test((said += String(part)))) break;
  }
  if (!/ ready: /.test(said)) throw new Error(`it did not start: ${said}`);
  const seconds = (performance.now() - begun) / 1000;
  child.stdout.resume();
  await new Promise((rest) => setTimeout(rest, REST_MS));
  const main = mainProcess(child.pid!);
  const mebibytes = main === undefined ? 0 : residentOf(main);
  process.kill(main ?? child.pid!, 'SIGTERM');
  await ended;
  return { seconds, mebibytes };
}

/** The descendant of npm that runs the product (Linux only). */
function mainProcess(npm: number): number | undefined {
  const parents = new Map<number, number>();
  try {
    for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
      const stat = readOrNothing(`/proc/${name}/stat`);
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    }
  } catch {
    return undefined;
  }
  const descends = (pid: number | undefined): boolean =>
    pid !== undefined && pid > 1 && (pid === npm || descends(parents.get(pid)));
  return [...parents.keys()].find(
    (pid) => descends(pid) && readOrNothing(`/proc/${pid}/cmdline`).includes('standalone/src/main.js'),
  );
}

function readOrNothing(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // the process has just ended
  }
}

function residentOf(pid: number): number {
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readOrNothing(`/proc/${pid}/status`))?.[1] ?? 0) / 1024);
}

/** The yardstick: a fresh PostgreSQL made and started by its own programs. */
async function postgresAlone(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'filmdeed-bench-'));
  const begun = performance.now();
  const postgres = await startLocalPostgres({ dataDir: folder, durable: true });
  const seconds = (performance.now() - begun) / 1000;
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
  return seconds;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;
const [first, later, alone]: [number[], number[], number[]] = [[], [], []];
const resting: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  alone.push(await postgresAlone());
  const folder = mkdtempSync(join(tmpdir(), 'filmdeed-bench-'));
  const port = await freePort(); // the address belongs to the folder, so both starts have one
  const [fresh, again] = [await started(folder, port), await started(folder, port)];
  first.push(fresh.seconds);
  later.push(again.seconds);
  resting.push(fresh.mebibytes, again.mebibytes);
  rmSync(folder, { recursive: true, force: true });
}

const row = (name: string, seconds: number): string =>
  `| ${name} | ${seconds.toFixed(1)} | ${(seconds / median(alone)).toFixed(1)} |`;
console.log(`### From \`npm start\` on a built tree to the ready line

| | seconds | ratio |
|---|---:|---:|
${row('PostgreSQL alone, made and started', median(alone))}
${row('**first start**: PostgreSQL, chain, contract, migrations, keys, API and worker', median(first))}
${row('**later start**', median(later))}

Median of ${ROUNDS} interleaved rounds.

The process of API and worker holds ${median(resting)} MiB after ${REST_MS / 1000} s at rest (median of ${resting.length}).
`);
