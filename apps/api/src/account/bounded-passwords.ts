import { Refusal } from '@filmdeed/kernel';
import type { PasswordQueue, Passwords } from '@filmdeed/registry';

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
 * and a queue in order of arrival. Refuses `request.too-many` at once when that is full, before anything is looked up or written.
 */
export function boundedPasswords(passwords: Passwords, bounds: PasswordBounds = PASSWORD_BOUNDS): PasswordQueue {
  const places = bounds.atOnce + bounds.waiting;
  const queue: (() => void)[] = [];
  let taken = 0;
  let working = 0;

  const turns: Passwords = {
    hash: (password) => inTurn(() => passwords.hash(password)),
    verify: (encoded, password) => inTurn(() => passwords.verify(encoded, password)),
  };

  async function inPlace<T>(work: (passwords: Passwords) => Promise<T>): Promise<T> {
    if (taken >= places) {
      throw new Refusal('request.too-many', 'too many people sign in at this moment', { retryAfterSeconds: 2 });
    }
    taken++;
    try {
      return await work(turns);
    } finally {
      taken--;
    }
  }

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (working < bounds.atOnce) working++;
    else await new Promise<void>((turn) => queue.push(turn));
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
    inPlace,
    hash: (password) => inPlace((its) => its.hash(password)),
    verify: (encoded, password) => inPlace((its) => its.verify(encoded, password)),
  };
}
