import pg from 'pg';
import { DataSource } from 'typeorm';
import { ENTITIES, MIGRATIONS } from './schema.js';

export interface DataSourceSettings {
  /** `postgres://user:password@host:port/database` */
  url: string;
  /** Connections at most; default 10. */
  poolSize?: number;
  /** A statement that takes longer is given up; 0 lets it take as long as it takes, as migrations must. Default 60. */
  statementSeconds?: number;
  /** A transaction whose process stopped in the middle, or whose machine has gone, holds its locks no longer than this. Default 60. */
  idleSeconds?: number;
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
export function createDataSource(settings: DataSourceSettings): DataSource {
  const { url, poolSize = 10, statementSeconds = 60, idleSeconds = 60 } = settings;
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
    extra: {
      Client: HeardClient,
      // One hung transaction would hold up every filing behind it, and with them the whole pool.
      statement_timeout: statementSeconds * 1000,
      idle_in_transaction_session_timeout: idleSeconds * 1000,
    },
    // Without it a database that went away is noticed only when the operating system gives up.
    connectTimeoutMS: 10_000,
  });
}
