import { randomBytes } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunningApi } from '../../api/src/main.js';
import { keptText } from './kept-text.js';

export interface FirstSignIn {
  readonly login: string;
  readonly password: string;
}

/**
 * Makes the first administrator. The password is kept beside the data before the account exists, so that a start that is killed in
 * between does not leave an account that nobody can enter; it is told at every start until the password was changed, and is
 * removed then. Null once that has happened.
 */
export async function keepFirstSignIn(dataDir: string, api: RunningApi): Promise<FirstSignIn | null> {
  const path = join(dataDir, 'first-sign-in');
  const login = 'admin';
  if (await api.accounts.isEmpty()) {
    const password = (await keptText(path, () => `${randomBytes(12).toString('base64url')}\n`)).trim();
    await api.accounts.makeFirstAdministrator({ login, password });
    return { login, password };
  }
  let password: string;
  try {
    password = (await readFile(path, 'utf8')).trim();
  } catch {
    return null;
  }
  if (await api.accounts.isPassword({ login, password })) return { login, password };
  await rm(path, { force: true });
  return null;
}
