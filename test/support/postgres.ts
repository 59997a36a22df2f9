import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalPostgres } from '../../apps/standalone/src/local-postgres.js';

export interface RunningPostgres {
  /** Of the database `filmdeed`, which is empty. */
  readonly url: string;
  readonly pid: number;
  /** Makes another empty database in the same cluster and gives its URL. */
  createDatabase(name?: string): Promise<string>;
  stop(): Promise<void>;
}

/** A fresh PostgreSQL of its own, on a free port of the loopback, with data in a temporary folder that `stop` removes. */
export async function startPostgres(): Promise<RunningPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'filmdeed-postgres-'));
  const clean = (): Promise<void> => rm(folder, { recursive: true, force: true });
  let made = 0;
  try {
    const running = await startLocalPostgres({ dataDir: folder, durable: false });
    return {
      url: running.url,
      pid: running.pid,
      createDatabase: (name = `fresh_${++made}`) => running.createDatabase(name),
      async stop() {
        await running.stop();
        await clean();
      },
    };
  } catch (error) {
    await clean();
    throw error;
  }
}
