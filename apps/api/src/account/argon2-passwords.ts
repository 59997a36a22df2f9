import { hash, verify } from '@node-rs/argon2';
import { randomBytes } from 'node:crypto';
import type { Passwords } from '@filmdeed/registry';

/** Argon2id (algorithm 2) as the OWASP Password Storage Cheat Sheet asks: 19 MiB, two passes, one lane. */
const SETTINGS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** `Passwords` by argon2id, on the thread pool. One password has one spelling (NFC), whatever keyboard typed it. */
export function argon2Passwords(): Passwords {
  const decoy = hash(randomBytes(32), SETTINGS);
  return {
    hash: (password) => hash(password.normalize('NFC'), SETTINGS),

    async verify(encoded, password) {
      const given = password.normalize('NFC');
      try {
        return await verify(encoded, given);
      } catch {
        // Unreadable: whoever waits for the answer must not learn it from the time.
        await verify(await decoy, given);
        return false;
      }
    },
  };
}
