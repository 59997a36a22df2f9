import type { LogLeadership } from '@filmdeed/ledger';
import type { DataSource } from 'typeorm';
import { tellingOutage } from './outage.js';
import { ownConnection } from './own-connection.js';

/** Advisory lock of the one who lets the log grow. */
export const LOG_LOCK = 7150001;

/** Advisory lock of the one who sends messages. */
export const MESSAGE_LOCK = 7150021;

/** Advisory lock of the one who brings words to the party book: two would take each other's nonces. */
export const BOOK_LOCK = 7150024;

/** A leader that says nothing for so long has lost the lead: it hangs, or its machine or network has gone. */
const SILENT_MS = 3000;
const SPEAK_EVERY_MS = 500;

/**
 * Leads by a session lock: PostgreSQL gives it back when the session ends, at once when the process died, and after `SILENT_MS` when it only no
 * longer speaks. Who leads on without knowing better does no harm: the log's head moves by compare and swap. Refuses `database.unreachable`.
 */
export function postgresLogLeadership(dataSource: DataSource, lock = LOG_LOCK): LogLeadership {
  return tellingOutage<LogLeadership>({
    async lead(work) {
      const session = ownConnection(dataSource);
      let connected = true;
      const lost = (): void => void (connected = false);
      session.on('error', lost).on('end', lost);
      await session.connect();
      let heard = performance.now();
      let asking = false;
      const speak = async (): Promise<void> => {
        if (asking) return;
        asking = true;
        await session.query('SELECT 1').then(() => (heard = performance.now()), lost);
        asking = false;
      };
      let speaking: ReturnType<typeof setInterval> | undefined;
      try {
        await session.query(`SET idle_session_timeout = ${SILENT_MS}`);
        const { rows } = await session.query<{ leads: boolean }>('SELECT pg_try_advisory_lock($1) AS leads', [lock]);
        if (!rows[0]!.leads) return false;
        speaking = setInterval(() => void speak(), SPEAK_EVERY_MS);
        await work(() => connected && performance.now() - heard < SILENT_MS);
        return true;
      } finally {
        clearInterval(speaking);
        // Ends the session and with it the lock.
        await session.end();
      }
    },
  });
}
