import { Client } from 'pg';
import type { DataSource } from 'typeorm';

/** A connection of its own, outside of any pool, for what belongs to one session: a lock that lasts, a channel that is listened to. */
export function ownConnection(database: DataSource | string): Client {
  const connectionString = typeof database === 'string' ? database : (database.options as { url: string }).url;
  return new Client({
    connectionString,
    // Without it a peer that vanished without a word would never be missed.
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    application_name: 'filmdeed',
  });
}
