import { hashSync, verifySync } from '@node-rs/argon2';
import { randomBytes } from 'node:crypto';
import { constants, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import type { PasswordAnswer, PasswordOrder } from './password-thread.js';

/** Argon2id (algorithm 2) as the OWASP Password Storage Cheat Sheet asks: 19 MiB, two passes, one lane. */
const SETTINGS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

// Everything else goes first. Linux gives each thread a priority of its own; elsewhere this would slow down the whole process.
if (process.platform === 'linux') setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL);

const decoy = hashSync(randomBytes(32), SETTINGS);

/** The thread of a `PasswordThread`: one order in, one answer out, in their order. Whatever is thrown ends it. */
parentPort!.on('message', ({ id, password, encoded }: PasswordOrder) => {
  const result = encoded === undefined ? hashSync(password, SETTINGS) : isRight(encoded, password);
  parentPort!.postMessage({ id, result } satisfies PasswordAnswer);
});

function isRight(encoded: string, password: string): boolean {
  try {
    return verifySync(encoded, password);
  } catch {
    // Unreadable: whoever waits for the answer must not learn it from the time.
    verifySync(decoy, password);
    return false;
  }
}
