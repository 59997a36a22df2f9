import { newSigningKey, parseSigningKey } from '@filmdeed/ledger';
import { promiseKeyName } from '@filmdeed/evidence';
import { newVaultKeyLine } from '@filmdeed/media';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processorOf } from './processor-time.ts';

export const ORIGIN = 'localhost:3000/log';

export interface FilingServers {
  /** Of every API process. */
  readonly urls: readonly string[];
  /** Processor time that API processes and worker have taken so far, microseconds (Linux). */
  processorMicroseconds(): { readonly api: number; readonly worker: number };
  /** Resident memory of the first API process, MiB (Linux). */
  apiMebibytes(): number;
}

/** API processes and one worker on a migrated database, as they run in production; `API_FLAGS` of the environment are given to the API's node. */
export async function withFilingServers(
  databaseUrl: string,
  apis: number,
  work: (servers: FilingServers) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'filmdeed-bench-'));
  const children: ChildProcess[] = [];
  const start = async (app: string, word: string, flags: readonly string[] = []): Promise<string> => {
    const main = new URL(`../../dist/apps/${app}/src/main.js`, import.meta.url).pathname;
    const child = spawn(process.execPath, [...flags, main], {
      env: {
        ...process.env,
        DATABASE_URL: databaseUrl,
        DATA_DIR: folder,
        HOST: '127.0.0.1',
        PORT: '0',
        PLATFORM_SECOND_FACTOR: 'off',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    return new Promise((resolve, reject) => {
      let said = '';
      let started = false;
      child.stdout.on('data', (part: Buffer) => {
        if (part.includes('"level":"error"')) process.stderr.write(part);
        if (started) return;
        said += String(part);
        const line = said.split('\n').find((each) => each.includes(word));
        if (line === undefined || !said.endsWith('\n')) return;
        started = true;
        resolve(line);
      });
      child.once('exit', (code) => reject(new Error(`${app} ended with ${code}: ${said}`)));
    });
  };
  try {
    mkdirSync(join(folder, 'keys'));
    const logKey = newSigningKey(ORIGIN);
    writeFileSync(join(folder, 'keys', 'log.key'), `${logKey}\n`, { mode: 0o600 });
    writeFileSync(join(folder, 'keys', 'log.pub'), `${parseSigningKey(logKey).verifierKey}\n`);
    writeFileSync(join(folder, 'keys', 'promise.key'), `${newSigningKey(promiseKeyName(ORIGIN))}\n`, { mode: 0o600 });
    writeFileSync(join(folder, 'keys', 'vault.key'), `${newVaultKeyLine()}\n`, { mode: 0o600 });
    const flags = (process.env['API_FLAGS'] ?? '').split(' ').filter((flag) => flag !== '');
    const urls: string[] = [];
    for (let i = 0; i < apis; i++) {
      urls.push((JSON.parse(await start('api', 'api.listening', flags)) as { url: string }).url);
    }
    const apiChildren = [...children];
    await start('worker', 'worker.running');
    await work({
      urls,
      processorMicroseconds: () => ({
        api: apiChildren.reduce((sum, child) => sum + processorOf(child.pid!), 0),
        worker: processorOf(children.at(-1)!.pid!),
      }),
      apiMebibytes: () => residentOf(apiChildren[0]!.pid!),
    });
  } finally {
    await Promise.all(children.map(ended));
    rmSync(folder, { recursive: true, force: true });
  }
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

function residentOf(pid: number): number {
  try {
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}
