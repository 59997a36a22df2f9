import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { platform } from 'node:process';
import { promisify } from 'node:util';

/** True while a process of this id exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The command line of a process with spaces between its words, or null when there is none (any more) or it cannot be read. */
export async function commandLineOf(pid: number): Promise<string | null> {
  try {
    if (platform === 'linux')
      return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim() || null;
    const { stdout } = await promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]);
    return stdout.trim() || null;
  } catch {
    return null;
  }
}

/** True when `pid` runs a program whose command line holds every one of `words`: a number alone may long belong to another process. */
export async function isProcess(pid: number, words: readonly string[]): Promise<boolean> {
  if (!Number.isSafeInteger(pid) || pid <= 1 || !isAlive(pid)) return false;
  const line = await commandLineOf(pid);
  return line !== null && words.every((word) => line.includes(word));
}

/** Waits until the process is gone; false when it is still there after `milliseconds`. */
export async function hasGone(pid: number, milliseconds: number): Promise<boolean> {
  const until = Date.now() + milliseconds;
  while (isAlive(pid) && !(await isZombie(pid))) {
    if (Date.now() > until) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
}

/** Asks with the first signal, and with each next one when the process is still there after `milliseconds`. */
export async function endProcess(
  pid: number,
  signals: readonly NodeJS.Signals[],
  milliseconds = 10_000,
): Promise<boolean> {
  for (const signal of signals) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return true;
      throw error;
    }
    if (await hasGone(pid, milliseconds)) return true;
  }
  return false;
}

/** A child whose parent was killed may stay as an entry that nobody collects; it runs nothing and holds nothing. */
async function isZombie(pid: number): Promise<boolean> {
  if (platform !== 'linux') return false;
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
  } catch {
    return true;
  }
}
