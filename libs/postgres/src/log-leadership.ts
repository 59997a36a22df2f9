import type { LogLeadership } from '@filmdeed/ledger';
import type { DataSource } from 'typeorm';
import { tellingOutage } from './outage.js';
import { ownConnection } from './own-connection.js';

/** Advisory lock of the one who lets the log grow. */
export const LOG_LOCK = 7150001;

/** Leads by a session lock: PostgreSQL gives it back when the session ends, however the process died. Refuses `database.unreachable`. */
export function postgresLogLeadership(dataSource: DataSource): LogLeadership {
  return tellingOutage<LogLeadership>({
    async lead(work) {
      const session = ownConnection(dataSource);
      let connected = true;
      const lost = (): void => void (connected = false);
      session.on('error', lost).on('end', lost);
      await session.connect();
      try {
        // A machine that vanished without a word would lead on until the system gives its connection up: after two hours.
        await session.query('SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5');
        const { rows } = await session.query<{ leads: boolean }>('SELECT pg_try_advisory_lock($1) AS leads', [
          LOG_LOCK,
        ]);
        if (!rows[0]!.leads) return false;
        await work(() => connected);
        return true;
      } finally {
        // Ends the session and with it the lock.
        await session.end();
      }
    },
  });
}
