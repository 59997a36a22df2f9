import pg from 'pg';
import { DataSource } from 'typeorm';
import { ENTITIES, MIGRATIONS } from './schema.js';

export interface DataSourceSettings {
  /** `postgres://user:password@host:port/database` */
  url: string;
  /** Connections at most; default 10. */
  poolSize?: number;
}

/**
 * A connection that the server ends in the moment in which it is handed out has no listener yet, and an error that nobody hears ends the process.
 * Whoever uses the connection is told by its query.
 */
class HeardClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
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
    extra: { Client: HeardClient },
    // Without it a database that went away is noticed only when the operating system gives up.
    connectTimeoutMS: 10_000,
  });
}
