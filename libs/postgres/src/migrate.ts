import type { DataSource } from 'typeorm';

/** Advisory lock under which the schema changes. */
export const MIGRATIONS_LOCK = 7150003;

/**
 * Brings the schema up to date and returns the names of the migrations that ran. Several processes may call it at once: one
 * works, the others wait for it and find nothing left to do. Each migration is one transaction, so a crash leaves none half done.
 */
export async function runMigrations(dataSource: DataSource): Promise<string[]> {
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATIONS_LOCK]);
    try {
      return (await dataSource.runMigrations()).map(({ name }) => name);
    } finally {
      await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATIONS_LOCK]);
    }
  } finally {
    await lock.release();
  }
}
