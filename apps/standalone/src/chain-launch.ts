import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createRequire } from 'node:module';
import { open, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { arch, platform } from 'node:process';
import { Refusal } from '@filmdeed/kernel';
import { askNode } from './chain-rpc.js';
import { saveState } from './chain-state.js';
import { writeWhole } from './kept-text.js';
import { endProcess, isProcess } from './own-process.js';

interface Known {
  readonly pid: number;
  readonly url: string;
}

const PID_FILE = 'anvil.pid';
const SIGNALS = ['SIGTERM', 'SIGKILL'] as const;

/** Stands in the command line of our node and of no other. */
const markOf = (folder: string): string => join(folder, 'cache');

/** Ends the node that a killed start left behind, after its command line has shown that it is ours. What it has not saved is saved. */
export async function endChainOrphan(folder: string): Promise<void> {
  const path = join(folder, PID_FILE);
  let known: Known;
  try {
    known = JSON.parse(await readFile(path, 'utf8')) as Known;
  } catch {
    return;
  }
  if (await isProcess(known.pid, ['anvil', markOf(folder)])) {
    // Without an answer the state of its last second is lost, as in a power cut.
    await saveState(folder, known.url).catch(() => undefined);
    await endProcess(known.pid, SIGNALS);
  }
  await rm(path, { force: true });
}

export interface ChainLaunch {
  readonly folder: string;
  readonly port: number;
  /** File with the state to go on from; null begins a chain. */
  readonly state: string | null;
}

/** Starts the node and waits until it answers. It leads a process group of its own and outlives a signal to ours. */
export async function launchChain({ folder, port, state }: ChainLaunch): Promise<Known & { ended: Promise<void> }> {
  const host = loopback();
  const url = `http://${host}:${port}`;
  const logFile = join(folder, 'anvil.log');
  const log = await open(logFile, 'w', 0o600);
  const args = [
    ...[
      '--host',
      host,
      '--port',
      String(port),
      '--no-cors',
      '--quiet',
      '--accounts',
      '0',
      '--cache-path',
      markOf(folder),
    ],
    // Without it every block leaves the whole state behind: half a gigabyte after 2,000 anchors.
    '--prune-history',
    ...(state === null ? [] : ['--load-state', state]),
  ];
  const child = spawn(anvilProgram(), args, { cwd: folder, detached: true, stdio: ['ignore', log.fd, log.fd] });
  let gone = false;
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  }).then(() => void (gone = true));
  await log.close();
  const { pid } = child;
  if (pid !== undefined) await writeWhole(join(folder, PID_FILE), `${JSON.stringify({ pid, url } satisfies Known)}\n`);
  while (!gone && pid !== undefined) {
    if (await answers(url)) return { pid, url, ended };
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  throw reasonOf(await readFile(logFile, 'utf8'), port);
}

export async function endChain(folder: string, pid: number): Promise<void> {
  await endProcess(pid, SIGNALS);
  await rm(join(folder, PID_FILE), { force: true });
}

/**
 * Pages may not read the node's answers over HTTP, but it takes WebSockets of any page, and obeys whoever finds it. So it listens where
 * nobody can find it by trying ports: on one of 16 million addresses, where the system has them all without being told.
 */
function loopback(): string {
  if (platform === 'darwin') return '127.0.0.1';
  return `127.${randomInt(1, 255)}.${randomInt(0, 256)}.${randomInt(1, 255)}`;
}

/** The package's own launcher is a Node program that leaves the node behind when it is killed. */
export function anvilProgram(): string {
  const name = `@foundry-rs/anvil-${platform}-${arch === 'x64' ? 'amd64' : arch}`;
  const { resolve } = createRequire(createRequire(import.meta.url).resolve('@foundry-rs/anvil/package.json'));
  return join(dirname(resolve(`${name}/package.json`)), 'bin', platform === 'win32' ? 'anvil.exe' : 'anvil');
}

async function answers(url: string): Promise<boolean> {
  try {
    await askNode(url, 'eth_chainId');
    return true;
  } catch {
    return false;
  }
}

function reasonOf(said: string, port: number): Error {
  if (/address already in use/i.test(said)) return new Refusal('port.taken', `port ${port} is taken`, { port });
  return new Error(`the local chain did not start: ${said.trim().split('\n').slice(-3).join(' ')}`);
}
