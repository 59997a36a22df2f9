import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promiseKeyName } from '@filmdeed/evidence';
import { newSigningKey, parseSigningKey } from '@filmdeed/ledger';
import { keptText } from './kept-text.js';

export interface LogKeyFiles {
  /** Private: signs checkpoints. Only the worker reads it. */
  readonly logKey: string;
  /** Public half of the same, for whoever writes trust files. */
  readonly logVerifierKey: string;
  /** Private: signs promises. Only the API reads it. */
  readonly promiseKey: string;
}

/** The keys of the log `origin`, made at the first start. Who loses them can never let this log grow again. */
export async function keepLogKeys(dataDir: string, origin: string): Promise<LogKeyFiles> {
  const folder = join(dataDir, 'keys');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const files = {
    logKey: join(folder, 'log.key'),
    logVerifierKey: join(folder, 'log.pub'),
    promiseKey: join(folder, 'promise.key'),
  };
  const logKey = await keptText(files.logKey, () => `${newSigningKey(origin)}\n`);
  await keptText(files.logVerifierKey, () => `${parseSigningKey(logKey).verifierKey}\n`, 0o644);
  await keptText(files.promiseKey, () => `${newSigningKey(promiseKeyName(origin))}\n`);
  return files;
}
