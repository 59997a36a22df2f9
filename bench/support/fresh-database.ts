import { createDataSource, runMigrations } from '@filmdeed/postgres';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Local from '../../apps/standalone/src/local-postgres.ts';
import { built } from './built.ts';

export type Database = ReturnType<typeof createDataSource>;

/** A PostgreSQL of its own with every migration, and every commit on the disk before it is answered, as in production. */
export async function withFreshDatabase(
  poolSize: number,
  work: (db: Database, url: string) => Promise<void>,
): Promise<void> {
  const { startLocalPostgres } = await built<typeof Local>('apps/standalone/src/local-postgres');
  const folder = mkdtempSync(join(tmpdir(), 'filmdeed-bench-'));
  try {
    const server = await startLocalPostgres({ dataDir: folder, durable: true });
    try {
      const database = await createDataSource({ url: server.url, poolSize }).initialize();
      await runMigrations(database);
      await work(database, server.url);
      await database.destroy();
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
