import type { Passwords } from '@filmdeed/registry';
import { PasswordThread } from './password-thread.js';

/** `Passwords` by argon2id, on a thread of its own. One password has one spelling (NFC), whatever keyboard typed it. */
export function argon2Passwords(thread = new PasswordThread()): Passwords {
  return {
    hash: async (password) => String(await thread.ask({ password: password.normalize('NFC') })),
    verify: async (encoded, password) => (await thread.ask({ encoded, password: password.normalize('NFC') })) === true,
  };
}
