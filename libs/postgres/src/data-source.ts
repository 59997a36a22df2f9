import { DataSource } from 'typeorm';
import { ENTITIES, MIGRATIONS } from './schema.js';

export interface DataSourceSettings {
  /** `postgres://user:password@host:port/database` */
  url: string;
  /** Connections at most; default 10. */
  poolSize?: number;
}

/**
 * A data source that is not connected yet: call `initialize()`. It never changes the schema by itself; `runMigrations` does.
 */
export function createDataSource({ url, poolSize = 10 }: DataSourceSettings): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    // Migrations hold a lock on one connection while they work on another.
    poolSize: Math.max(2, poolSize),
    entities: [...ENTITIES],
    migrations: [...MIGRATIONS],
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'each',
    synchronize: false,
    logging: false,
    applicationName: 'filmdeed',
    // Without it a database that went away is noticed only when the operating system gives up.
    connectTimeoutMS: 10_000,
  });
}
