import { execFile } from 'node:child_process';
import { chown, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Refusal } from '@filmdeed/kernel';
import type { PostgresAccount } from '../postgres-account.js';

/** Folder of WAL_ARCHIVE; null if that is `off`. */
export function archiveOf(variables: Readonly<Record<string, string | undefined>>, dataDir: string): string | null {
  const given = variables['WAL_ARCHIVE'];
  if (given === 'off') return null;
  return resolve(given || join(dataDir, 'archive'));
}

/** A piece of the write-ahead log is finished after so long, if anything was written: more is never lost with the machine. */
const FINISH_SECONDS = 300;

/**
 * Has every finished piece packed into this folder, beside its place and renamed once it is on the disk. Refuses `storage.denied` if who runs PostgreSQL
 * cannot write there: pieces that nobody takes would fill the disk.
 */
export async function archiveFlags(archive: string, { uid, gid, before }: PostgresAccount): Promise<string[]> {
  await mkdir(archive, { recursive: true, mode: 0o700 });
  if (uid !== undefined && gid !== undefined) await chown(archive, uid, gid);
  const [command = '/bin/sh', ...rest] = [...before, '/bin/sh', '-c', 'test -w "$1"', 'sh', archive];
  try {
    await promisify(execFile)(command, rest, { uid, gid, cwd: '/' });
  } catch {
    throw new Refusal('storage.denied', 'PostgreSQL cannot write into the archive', { folder: archive });
  }
  const packed = `${quoted(archive)}/%f.gz`;
  const put = `gzip -1 < "%p" > ${packed}.part && sync ${packed}.part && mv ${packed}.part ${packed}`;
  // A piece that was packed before a crash comes again; another one of the same name never takes its place.
  const archiving = `if test -e ${packed}; then gzip -dc < ${packed} | cmp -s - "%p"; else ${put}; fi`;
  return flags({ archive_mode: 'on', archive_timeout: String(FINISH_SECONDS), archive_command: archiving });
}

/** Reads the archive up to a time, or as far as it leads, and then goes on as another history of its own. */
export function recoveryFlags(archive: string | undefined, to: Date | 'newest'): string[] {
  return flags({
    // A base backup brings what it needs to be whole.
    restore_command: archive === undefined ? 'exit 1' : `gzip -dc < ${quoted(archive)}/%f.gz > "%p"`,
    recovery_target_action: 'promote',
    // Nobody gets in before it is where it should be.
    hot_standby: 'off',
    ...(to === 'newest' ? {} : { recovery_target_time: `${to.toISOString().replace('T', ' ').slice(0, -1)}+00` }),
  });
}

function flags(settings: Readonly<Record<string, string>>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** One word of the shell, with what PostgreSQL would replace left alone. */
function quoted(path: string): string {
  return `'${path.replaceAll("'", `'\\''`).replaceAll('%', '%%')}'`;
}
