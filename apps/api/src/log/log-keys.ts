import { readFile } from 'node:fs/promises';
import { promiseKeyName } from '@filmdeed/evidence';
import { Refusal } from '@filmdeed/kernel';
import { nativeEd25519Sign } from '@filmdeed/media';
import { type NoteSigner, parseSigningKey, parseVerifierKey } from '@filmdeed/ledger';
import type { ApiEnv } from '../env.js';

/** The keys of the log as the API knows them: it checks checkpoints and signs promises. */
export interface LogKeys {
  /** Verifier keys of the log, the present one first, retired ones after it. */
  readonly verifierKeys: readonly string[];
  readonly promiseSigner: NoteSigner;
}

/** Reads both key files. Refuses `environment.invalid` naming the variable, never what is in the file. */
export async function readLogKeys({ log, promise }: Pick<ApiEnv, 'log' | 'promise'>): Promise<LogKeys> {
  const verifierKeys = await keyFile('LOG_VERIFIER_KEY_FILE', log.verifierKeyFile, log.origin, (text) =>
    text.split(/\s+/).map((key) => ({ name: parseVerifierKey(key).name, value: key })),
  );
  const [signer] = await keyFile('PROMISE_KEY_FILE', promise.keyFile, promiseKeyName(log.origin), (text) => {
    const key = parseSigningKey(text, nativeEd25519Sign);
    return [{ name: key.name, value: key }];
  });
  return { verifierKeys, promiseSigner: signer! };
}

interface NamedKey<T> {
  readonly name: string;
  readonly value: T;
}

async function keyFile<T>(
  variable: string,
  path: string,
  name: string,
  parse: (text: string) => readonly NamedKey<T>[],
): Promise<T[]> {
  const refuse = (problem: string): never => {
    throw new Refusal('environment.invalid', problem, { variable, file: path });
  };
  let keys: readonly NamedKey<T>[];
  try {
    keys = parse((await readFile(path, 'utf8')).trim());
  } catch {
    return refuse('the key file cannot be read, or holds no such key');
  }
  if (keys.some((key) => key.name !== name)) refuse(`the key is not named ${name}`);
  return keys.map(({ value }) => value);
}
