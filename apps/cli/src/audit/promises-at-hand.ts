import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseBundle, type PromiseAtHand } from '@filmdeed/evidence';
import { fromBase64, isRefusal } from '@filmdeed/kernel';
import { leafHash } from '@filmdeed/ledger';

const MOST_BYTES = 4 * 1024 * 1024;

export interface PromisesAtHand {
  readonly promises: readonly PromiseAtHand[];
  /** Files in which there is none, or whose bundle has none. */
  readonly without: readonly string[];
}

/** The promises in a file or in every file of a folder: bundles (`*.json`) or promise notes. */
export async function promisesAtHand(path: string): Promise<PromisesAtHand> {
  const names = (await stat(path)).isDirectory()
    ? (await readdir(path, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
    : [path];
  const promises: PromiseAtHand[] = [];
  const without: string[] = [];
  for (const name of names.sort()) {
    const promise = await promiseIn(name);
    if (promise === undefined) without.push(name);
    else promises.push(promise);
  }
  return { promises, without };
}

async function promiseIn(name: string): Promise<PromiseAtHand | undefined> {
  if ((await stat(name)).size > MOST_BYTES) return undefined;
  const text = await readFile(name, 'utf8');
  if (/^filmdeed\.[a-z-]*promise[a-z-]*\/v/.test(text)) return { name, text };
  try {
    const { leaf, promise } = parseBundle(text);
    return promise === undefined ? undefined : { name, text: promise, leafHash: leafHash(fromBase64(leaf)) };
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}
