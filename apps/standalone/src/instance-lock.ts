import { link, readFile, rm, writeFile } from 'node:fs/promises';
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
  await writeFile(mine, `${process.pid}\n${(await commandLineOf(process.pid)) ?? ''}\n`, { mode: 0o600 });
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        await link(mine, path);
        return { release: () => rm(path, { force: true }) };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const holder = await holderOf(path);
      if (holder !== null || attempt > 3) {
        const facts = { pid: holder ?? 0, folder: dataDir };
        throw new Refusal('already-running', 'another start uses this data folder', facts);
      }
      await rm(path, { force: true });
    }
  } finally {
    await rm(mine, { force: true });
  }
}

/** The process that holds the lock, or null if it is gone: its number may belong to a stranger by now. */
async function holderOf(path: string): Promise<number | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    return null;
  }
  const [number, line] = text.split('\n');
  const pid = Number(number);
  if (!Number.isSafeInteger(pid) || pid <= 1 || pid === process.pid || !isAlive(pid)) return null;
  return (await commandLineOf(pid)) === line ? pid : null;
}
