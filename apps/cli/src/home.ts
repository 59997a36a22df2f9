import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Refusal } from '@filmdeed/kernel';
import type { Console } from './console.js';
import { HalfFile } from './half-files.js';

/** Who is signed in where. The token is a secret: the file is readable by its owner alone. */
export interface Session {
  readonly server: string;
  readonly token: string;
  readonly login: string;
  readonly party: string;
  readonly origin: string;
}

/** The folder for session, key and running uploads: FILMDEED_HOME, else ~/.config/filmdeed. */
export function homeFolder(env: Console['env']): string {
  return env.FILMDEED_HOME || join(env.XDG_CONFIG_HOME || join(env.HOME || homedir(), '.config'), 'filmdeed');
}

export const sessionFile = (env: Console['env']): string => join(homeFolder(env), 'session.json');
export const keyFile = (env: Console['env']): string => join(homeFolder(env), 'key.pem');

export async function makeHome(env: Console['env']): Promise<void> {
  await mkdir(homeFolder(env), { recursive: true, mode: 0o700 });
}

export async function saveSession(env: Console['env'], session: Session): Promise<void> {
  await makeHome(env);
  await writeWhole(sessionFile(env), `${JSON.stringify(session, null, 1)}\n`, 0o600);
}

/** Refuses `session.required` if nobody is signed in. */
export async function loadSession(env: Console['env']): Promise<Session> {
  const session = await findSession(env);
  if (session === undefined) throw new Refusal('session.required', 'not signed in');
  return session;
}

export async function findSession(env: Console['env']): Promise<Session | undefined> {
  try {
    return JSON.parse(await readFile(sessionFile(env), 'utf8')) as Session;
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT' || (error as Error).name === 'SyntaxError') return undefined;
    throw error;
  }
}

export async function dropSession(env: Console['env']): Promise<void> {
  await rm(sessionFile(env), { force: true });
}

/** Writes beside and renames, so that a crash leaves the old file or the new one. */
export async function writeWhole(path: string, text: string | Uint8Array, mode = 0o644): Promise<void> {
  const half = new HalfFile(path);
  try {
    await writeFile(half.beside, text, { mode });
    await chmod(half.beside, mode);
    await half.keep();
  } catch (error) {
    await half.discard();
    throw error;
  }
}
