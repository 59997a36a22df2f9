import type { DataSource } from 'typeorm';
import { LEAF_CHANNEL } from './filing-batch.js';
import { ownConnection } from './own-connection.js';

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5000;

/**
 * Calls `onWake` whenever leaves were committed (`NOTIFY filmdeed_leaf`), and once after every new connection, since nobody knows what was missed
 * before it. A lost connection is made again and again until `close`, which resolves when nothing will be called any more.
 */
export function leafWakeups(database: DataSource | string, onWake: () => void): { close(): Promise<void> } {
  const closing = new AbortController();
  const { signal } = closing;

  /** Listens until the connection is lost or `close` was called; true if it ever listened. */
  async function listen(): Promise<boolean> {
    const session = ownConnection(database);
    const over = new Promise<void>((resolve) => {
      session.on('error', () => resolve()).on('end', () => resolve());
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    const wake = (): void => void (signal.aborted || onWake());
    session.on('notification', wake);
    try {
      await session.connect();
      await session.query(`LISTEN ${LEAF_CHANNEL}`);
      wake();
      await over;
      return true;
    } catch {
      return false; // not reachable now
    } finally {
      await session.end().catch(() => undefined);
    }
  }

  async function run(): Promise<void> {
    let wait = FIRST_WAIT_MS;
    while (!signal.aborted) {
      wait = (await listen()) ? FIRST_WAIT_MS : Math.min(2 * wait, LONGEST_WAIT_MS);
      await pause(wait, signal);
    }
  }

  const running = run();
  return {
    async close() {
      closing.abort();
      await running;
    },
  };
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    if (signal.aborted) done();
    signal.addEventListener('abort', done, { once: true });
  });
}
