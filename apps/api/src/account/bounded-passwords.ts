import { Refusal } from '@filmdeed/kernel';
import type { Passwords } from '@filmdeed/registry';

export interface PasswordBounds {
  /** Hashes that are worked on at once. */
  readonly atOnce: number;
  /** How many more may wait. */
  readonly waiting: number;
  /** Rest after each hash, as a part of the time that it took: what the machine has for everything else. */
  readonly rest: number;
}

/** One of two cores is busy with passwords half of the time at most, and whoever waits is answered within seconds. */
export const PASSWORD_BOUNDS: PasswordBounds = { atOnce: 1, waiting: 60, rest: 1 };

/**
 * Slow hashes are slow on purpose, and whoever tries to sign in a hundred times a second must not slow down everybody else: a few at a time, then a rest,
 * and a queue in order of arrival. Refuses `request.too-many` at once when that is full.
 */
export function boundedPasswords(passwords: Passwords, bounds: PasswordBounds = PASSWORD_BOUNDS): Passwords {
  const queue: (() => void)[] = [];
  let working = 0;

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (working >= bounds.atOnce) {
      if (queue.length >= bounds.waiting) {
        throw new Refusal('request.too-many', 'too many people sign in at this moment', { retryAfterSeconds: 2 });
      }
      await new Promise<void>((turn) => queue.push(turn));
    } else working++;
    const begun = performance.now();
    try {
      return await work();
    } finally {
      const took = performance.now() - begun;
      if (bounds.rest === 0) next();
      else setTimeout(next, took * bounds.rest);
    }
  }

  /** Whoever waits longest takes the place over; it is given back only when nobody waits. */
  function next(): void {
    const turn = queue.shift();
    if (turn === undefined) working--;
    else turn();
  }

  return {
    hash: (password) => inTurn(() => passwords.hash(password)),
    verify: (encoded, password) => inTurn(() => passwords.verify(encoded, password)),
  };
}
