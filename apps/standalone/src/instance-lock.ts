import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '@filmdeed/kernel';
import { commandLineOf, isAlive } from './own-process.js';

export interface InstanceLock {
  release(): Promise<void>;
}

/**
 * One start per data folder. The file names our process and appears whole or not at all; a start that was killed leaves it behind, and
 * the next one sees by the process's command line that nobody is there any more. Refuses `already-running` with the process id.
 */
export async function lockInstance(dataDir: string): Promise<InstanceLock> {
  const path = join(dataDir, 'running.pid');
  const mine = `${path}.${process.pid}`;
  const words = `${process.pid}\n${(await commandLineOf(process.pid)) ?? ''}\n`;
  await writeFile(mine, words, { mode: 0o600 });
  try {
    for (let attempt = 1; ; attempt++) {
      if ((await linked(mine, path)) && (await stays(path, words))) return { release: () => release(path, words) };
      const found = await textOf(path);
      const holder = found === null ? null : await holderIn(found);
      if (holder !== null || attempt > MOST_ATTEMPTS) {
        const facts = { pid: holder ?? 0, folder: dataDir };
        throw new Refusal('already-running', 'another start uses this data folder', facts);
      }
      if (found !== null) await takeAside(path, found, `${mine}.old`);
    }
  } finally {
    await rm(mine, { force: true });
  }
}

const MOST_ATTEMPTS = 20;
/** Longer than another start can be between its last look at a file left behind and taking it away. */
const SETTLE_MILLISECONDS = 50;

async function linked(mine: string, path: string): Promise<boolean> {
  try {
    await link(mine, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

/** Of several starts that find the same file left behind, one may take away what another has just put there: only what stays counts. */
async function stays(path: string, words: string): Promise<boolean> {
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MILLISECONDS));
  return (await textOf(path)) === words;
}

/** Takes away the file whose process is gone, and nothing else that may stand there by now. */
async function takeAside(path: string, found: string, aside: string): Promise<void> {
  if ((await textOf(path)) !== found) return;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return; // another start was faster
    throw error;
  }
  if ((await textOf(aside)) !== found) await linked(aside, path);
  await rm(aside, { force: true });
}

async function release(path: string, words: string): Promise<void> {
  if ((await textOf(path)) === words) await rm(path, { force: true });
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** The process that holds the lock, or null if it is gone: its number may belong to a stranger by now. */
async function holderIn(text: string): Promise<number | null> {
  const [number = ''] = text.split('\n', 1);
  const pid = Number(number);
  const line = text.slice(number.length).trim();
  if (!Number.isSafeInteger(pid) || pid <= 1 || pid === process.pid || !isAlive(pid)) return null;
  return (await commandLineOf(pid)) === line ? pid : null;
}
