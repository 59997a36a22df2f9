import { isAway } from '../api/api-refusal.js';
import { instanceStatus } from '../api/session.js';

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 10_000;

/** Waits until the server answers again: asks less and less often, and at once when the system says that it is online. False if given up. */
export async function untilBack(signal: AbortSignal): Promise<boolean> {
  for (let wait = FIRST_WAIT; !signal.aborted; wait = Math.min(wait * 1.6, LONGEST_WAIT)) {
    await pause(wait, signal);
    if (signal.aborted) break;
    try {
      await instanceStatus();
      return true;
    } catch (error) {
      // Whatever it says, it is there again.
      if (!isAway(error)) return true;
    }
  }
  return false;
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    window.addEventListener('online', done);
    signal.addEventListener('abort', done);
  });
}
