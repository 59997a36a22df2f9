import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { lockInstance } from '../instance-lock.js';
import { startLocalPostgres } from '../local-postgres.js';
import { POSTGRES_USER } from '../postgres-cluster.js';
import { isRefusal, Refusal } from '@filmdeed/kernel';
import { copyFiles, exists } from './sums.js';

/** What belongs to a running server and not to its data (PostgreSQL, "Making a Base Backup Using the Low Level API"). */
const NOT_DATA =
  /^(?:postmaster\.(?:pid|opts)|(?:pg_wal|pg_replslot|pg_dynshmem|pg_notify|pg_serial|pg_snapshots|pg_stat_tmp|pg_subtrans)\/.*|(?:.*\/)?pg_internal\.init.*|(?:.*\/)?pgsql_tmp.*|backup_label|tablespace_map|(?:recovery|standby)\.signal)$/;
/** Folders that are empty in a copy and that the server wants to find. */
const FOLDERS = [
  ...['pg_wal/archive_status', 'pg_replslot', 'pg_dynshmem', 'pg_notify', 'pg_serial', 'pg_snapshots', 'pg_stat_tmp'],
  ...[
    'pg_subtrans',
    'pg_tblspc',
    'pg_twophase',
    'pg_commit_ts',
    'pg_logical/snapshots',
    'pg_logical/mappings',
    'pg_stat',
  ],
];

/** The database of a data folder, running or started for this. Refuses `already-running` for one that is just starting or ending. */
export async function ownDatabase(dataDir: string): Promise<{ url: string; close: () => Promise<void> }> {
  const folder = join(dataDir, 'postgres');
  try {
    const lock = await lockInstance(dataDir);
    const running = await startLocalPostgres({ dataDir: folder, durable: true }).catch(async (error: unknown) => {
      await lock.release();
      throw error;
    });
    return { url: running.url, close: () => running.stop().finally(() => lock.release()) };
  } catch (error) {
    if (!isRefusal(error, 'already-running')) throw error;
    const lines = (await readFile(join(folder, 'cluster', 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
    if (!(lines[7] ?? '').startsWith('ready')) throw error;
    const password = (await readFile(join(folder, 'password'), 'utf8')).trim();
    const url = `postgres://${POSTGRES_USER}:${password}@127.0.0.1:${Number(lines[3])}/filmdeed`;
    return { url, close: async () => undefined };
  }
}

export interface BaseBackup {
  readonly files: number;
  readonly startedAt: string;
  readonly finishedAt: string;
  /** First piece of the write-ahead log that it needs. */
  readonly firstWal: string;
}

/** Copies the cluster while it runs, with all of the write-ahead log that the copy needs, so that it is whole by itself. */
export async function baseBackup(url: string, cluster: string, to: string): Promise<BaseBackup> {
  const session = new pg.Client({ connectionString: url });
  await session.connect();
  const startedAt = new Date().toISOString();
  try {
    // Holds the write-ahead log from here on, until this session ends.
    await session.query(`SELECT pg_create_physical_replication_slot('filmdeed_backup_${process.pid}', true, true)`);
    await session.query(`SELECT pg_backup_start('filmdeed', fast => true)`);
    const files = await copyFiles({ from: cluster, to, isWanted: (path) => !NOT_DATA.test(path) });
    for (const name of FOLDERS) await mkdir(join(to, name), { recursive: true, mode: 0o700 });
    const { rows } = await session.query<{ labelfile: string; spcmapfile: string }>(
      `SELECT labelfile, spcmapfile FROM pg_backup_stop(wait_for_archive => false)`,
    );
    const { labelfile, spcmapfile } = rows[0]!;
    await writeFile(join(to, 'backup_label'), labelfile, { mode: 0o600 });
    if (spcmapfile.trim() !== '') await writeFile(join(to, 'tablespace_map'), spcmapfile, { mode: 0o600 });
    const firstWal = /\(file ([0-9A-F]{24})\)/.exec(labelfile)?.[1] ?? '';
    const { rows: last } = await session.query<{ name: string }>(`SELECT pg_walfile_name(pg_switch_wal()) AS name`);
    await copyWal(join(cluster, 'pg_wal'), join(to, 'pg_wal'), firstWal, last[0]!.name);
    return { files, startedAt, finishedAt: new Date().toISOString(), firstWal };
  } finally {
    await session.end();
  }
}

async function copyWal(from: string, to: string, first: string, last: string): Promise<void> {
  const isNeeded = (path: string): boolean =>
    /^[0-9A-F]{8}\.history$/.test(path) ||
    (/^[0-9A-F]{24}$/.test(path) && path.slice(8) >= first.slice(8) && path.slice(8) <= last.slice(8));
  await copyFiles({ from, to, isWanted: isNeeded });
  if (first === '' || !(await exists(join(to, first)))) {
    const found = await readdir(to);
    throw new Refusal('storage.damaged', 'the write-ahead log of the backup is not whole', {
      first,
      found: found.length,
    });
  }
}
