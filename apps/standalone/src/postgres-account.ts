import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Refusal } from '@filmdeed/kernel';

/** How a program of PostgreSQL is started: it refuses to run as root. */
export interface PostgresAccount {
  readonly uid?: number;
  readonly gid?: number;
  /** Command and arguments put before the program, or none. */
  readonly before: readonly string[];
}

const run = promisify(execFile);
/** Any number but 0 that every system knows a name for. */
const NOBODY = '65534';

/**
 * Who runs PostgreSQL on the cluster in `folder`. Without root: we ourselves. With root: the system's user `postgres`, who is
 * created if missing; where that user cannot reach the folder or the program (a clone below /root), root itself inside a user
 * namespace in which it has another number and no power over the machine.
 * Refuses `storage.denied` when neither works. `owner` is the uid that owns an existing cluster, which settles the question.
 */
export async function postgresAccount(folder: string, program: string, owner: number | null): Promise<PostgresAccount> {
  if (process.getuid?.() !== 0) return { before: [] };
  if (owner === null || owner !== 0) {
    const user = await userPostgres();
    if (user !== null && (owner === null || owner === user.uid)) {
      const account = { ...user, before: [] };
      if (await canRun(account, folder, program)) return account;
    }
  }
  const account = { before: ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`] };
  if ((owner === null || owner === 0) && (await canRun(account, folder, program))) return account;
  throw new Refusal('storage.denied', 'the user postgres cannot reach the data folder', { folder, user: 'postgres' });
}

async function userPostgres(): Promise<{ uid: number; gid: number } | null> {
  const known = await idsOf('postgres');
  if (known !== null) return known;
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres']);
  } catch {
    // Not there, or another start created it in this moment: the look-up below tells.
  }
  return idsOf('postgres');
}

async function idsOf(user: string): Promise<{ uid: number; gid: number } | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', user]), run('id', ['-g', user])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null;
  }
}

async function canRun(account: PostgresAccount, folder: string, program: string): Promise<boolean> {
  const command = [...account.before, '/bin/sh', '-c', 'cd "$1" && "$2" --version', 'sh', folder, program];
  try {
    await run(command[0]!, command.slice(1), { uid: account.uid, gid: account.gid, cwd: '/' });
    return true;
  } catch {
    return false;
  }
}
