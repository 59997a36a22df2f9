import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Folder of the test vectors made by others: `FILMDEED_VECTORS`, else `../shared/vectors` beside the project. */
export const VECTORS_FOLDER = resolve(ROOT, process.env.FILMDEED_VECTORS ?? '../shared/vectors');

/** Absolute path of a vector file or folder, whether it exists or not. */
export function vectorPath(path: string): string {
  return join(VECTORS_FOLDER, path);
}

/** Bytes of one vector file. */
export function vectorBytes(path: string): Uint8Array {
  return new Uint8Array(readFileSync(vectorPath(path)));
}

/** Text of one vector file. */
export function vectorText(path: string): string {
  return readFileSync(vectorPath(path), 'utf8');
}

/**
 * One vector file as JSON. Integers that a double cannot hold come as `bigint`, so that no test is run on a silently rounded number.
 */
export function sharedVectors<T = any>(path: string): T {
  const exact = (_key: string, value: unknown, context?: { source?: string }): unknown => {
    const whole = typeof value === 'number' && !Number.isSafeInteger(value) && /^-?[0-9]+$/.test(context?.source ?? '');
    return whole ? BigInt(context!.source!) : value;
  };
  return JSON.parse(vectorText(path), exact) as T;
}

/**
 * `describe` for a suite that reads `path` below the vectors' folder. Where that is absent the suite reports itself as not run, by
 * name, instead of passing in silence or failing a machine that does not have it.
 */
export function describeWithVectors(name: string, path: string, fn: () => void): void {
  if (existsSync(vectorPath(path))) {
    describe(name, fn);
    return;
  }
  // Not by `console`: jest keeps what a wholly skipped file says to itself.
  process.stderr.write(`NOT RUN: ${name}: no vectors at ${vectorPath(path)} (set FILMDEED_VECTORS)\n`);
  describe.skip(`${name} (not run: no vectors at ${path})`, () => {
    test('needs the vectors', () => undefined);
  });
}
