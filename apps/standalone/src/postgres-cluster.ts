import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { keptText } from './kept-text.js';
import type { PostgresAccount } from './postgres-account.js';
import { reasonIn } from './postgres-reason.js';

export const POSTGRES_USER = 'filmdeed';

/** Who owns this path, or null when there is none. */
export async function ownerOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).uid;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** The password of the cluster, made at the first look. */
export async function passwordIn(path: string): Promise<string> {
  return (await keptText(path, () => `${randomBytes(18).toString('base64url')}\n`)).trim();
}

/**
 * Makes an empty cluster. A crash in the middle leaves only a `cluster.new-…`, which the next start throws away; it has another name each time,
 * because the program that a killed start left behind still works in it, and empties it when it fails.
 */
export async function createCluster(
  cluster: string,
  initdb: string,
  account: PostgresAccount,
  passwordFile: string,
  durable: boolean,
): Promise<void> {
  const unfinished = `${cluster}.new-${randomBytes(6).toString('hex')}`;
  await mkdir(unfinished, { mode: 0o700 });
  if (account.uid !== undefined && account.gid !== undefined) {
    await chown(unfinished, account.uid, account.gid);
    await chown(passwordFile, account.uid, account.gid);
  }
  const command = [
    ...account.before,
    initdb,
    ...[`--pgdata=${unfinished}`, `--username=${POSTGRES_USER}`, '--auth=scram-sha-256', `--pwfile=${passwordFile}`],
    ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    ...(durable ? [] : ['--no-sync']),
  ];
  try {
    await promisify(execFile)(command[0]!, command.slice(1), { uid: account.uid, gid: account.gid, cwd: '/' });
  } catch (error) {
    throw reasonIn(String((error as { stderr?: string }).stderr ?? error), 0);
  }
  await rename(unfinished, cluster);
}

/** Throws away what killed starts left, as far as it goes: what is still being written into waits for the next start. */
export async function removeUnfinished(cluster: string): Promise<void> {
  const begins = `${basename(cluster)}.new`;
  const left = (await readdir(dirname(cluster))).filter((name) => name.startsWith(begins));
  for (const name of left) {
    await rm(join(dirname(cluster), name), { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  }
}
