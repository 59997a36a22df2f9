import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Ports from '../../apps/standalone/src/free-port.ts';
import { built } from './built.ts';

export interface RunningInstance {
  readonly url: string;
  /** Bearer token of its administrator. */
  readonly token: string;
  /** Most memory that the process has held so far, in MiB (Linux only, else 0). */
  peakMebibytes(): number;
}

/** The whole of FilmDeed in a process of its own, on a data folder that goes with it. */
export async function withInstance(work: (instance: RunningInstance) => Promise<void>): Promise<void> {
  const { freePort } = await built<typeof Ports>('apps/standalone/src/free-port');
  const [folder, port] = [mkdtempSync(join(tmpdir(), 'filmdeed-bench-')), await freePort()];
  const main = new URL('../../dist/apps/standalone/src/main.js', import.meta.url).pathname;
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, DATA_DIR: folder, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  try {
    let said = '';
    for await (const part of child.stdout) if (/ ready: /.test((said += String(part)))) break;
    const url = `http://localhost:${port}`;
    const body = { login: 'admin', password: /admin {2}(\S+)/.exec(said)![1], client: 'cli' };
    const answer = await fetch(`${url}/api/v1/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const { token } = (await answer.json()) as { token: string };
    await work({ url, token, peakMebibytes: () => peakOf(child.pid!) });
  } finally {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

function peakOf(pid: number): number {
  try {
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}
