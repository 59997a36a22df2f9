import { spawn } from 'node:child_process';
import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { endProcess, isProcess } from './own-process.js';
import type { PostgresAccount } from './postgres-account.js';
import { reasonIn } from './postgres-reason.js';

/** Ends the server that a killed start left on this cluster, after its command line has shown that it is ours. */
export async function endOrphan(cluster: string): Promise<void> {
  const path = join(cluster, 'postmaster.pid');
  let pid: number;
  try {
    pid = Number((await readFile(path, 'utf8')).split('\n')[0]);
  } catch {
    return;
  }
  if (await isProcess(pid, ['postgres', cluster])) await endProcess(pid, ['SIGINT', 'SIGQUIT', 'SIGKILL']);
  // The number may belong to a stranger by now, whom PostgreSQL would take for a running server.
  else await rm(path, { force: true });
}

export interface Launch {
  readonly account: PostgresAccount;
  readonly postgres: string;
  readonly args: readonly string[];
  readonly cluster: string;
  readonly log: string;
  readonly port: number;
}

/** Starts the server and waits until it takes connections. It leads a process group of its own and outlives a signal to ours. */
export async function launch(order: Launch): Promise<{ number: number; ended: Promise<void> }> {
  const patience = Date.now() + 60_000;
  for (;;) {
    const tried = await tryLaunch(order);
    if ('number' in tried) return tried;
    // Backends of a killed server notice its death within moments; until then its shared memory counts as in use.
    if (!/shared memory block|is another post(?:master|gres)/i.test(tried.said) || Date.now() > patience) {
      throw reasonIn(tried.said, order.port);
    }
    // A start that was killed right after it had begun a server: only now has that one said who it is.
    await endOrphan(order.cluster);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function tryLaunch(order: Launch): Promise<{ number: number; ended: Promise<void> } | { said: string }> {
  const { account, cluster } = order;
  const log = await open(order.log, 'w', 0o600);
  const command = [...account.before, order.postgres, ...order.args];
  const child = spawn(command[0]!, command.slice(1), {
    uid: account.uid,
    gid: account.gid,
    cwd: '/',
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  let gone = false;
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  }).then(() => void (gone = true));
  await log.close();
  while (!gone) {
    if (child.pid !== undefined && (await isReady(cluster, child.pid))) return { number: child.pid, ended };
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  return { said: await readFile(order.log, 'utf8') };
}

/** The first line of postmaster.pid is the process, the eighth its status. */
async function isReady(cluster: string, pid: number): Promise<boolean> {
  try {
    const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n');
    return Number(lines[0]) === pid && (lines[7] ?? '').startsWith('ready');
  } catch {
    return false;
  }
}
