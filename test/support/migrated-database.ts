import { createDataSource, runMigrations } from '@filmdeed/postgres';
import type { DataSource } from 'typeorm';
import { type RunningPostgres, startPostgres } from './postgres.js';

export interface MigratedDatabase {
  readonly postgres: RunningPostgres;
  readonly dataSource: DataSource;
}

/** A PostgreSQL with the whole schema for the suite that calls it: there from its first test to its last. */
export function migratedDatabase(): MigratedDatabase {
  let postgres: RunningPostgres;
  let dataSource: DataSource;
  beforeAll(async () => {
    postgres = await startPostgres();
    dataSource = await createDataSource({ url: postgres.url }).initialize();
    await runMigrations(dataSource);
  });
  afterAll(async () => {
    await dataSource?.destroy();
    await postgres?.stop();
  });
  return {
    get postgres() {
      return postgres;
    },
    get dataSource() {
      return dataSource;
    },
  };
}
