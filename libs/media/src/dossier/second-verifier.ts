import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Name of the verifier in Python: one file, written from docs/format.md alone, that shares nothing with ours. */
export const SECOND_VERIFIER = 'filmdeed_verify.py';

let source: Uint8Array | undefined;

/** The bytes of the file as they go into every dossier; it lies beside this code, in the sources as in the build. */
export function secondVerifier(): Uint8Array {
  source ??= Uint8Array.from(readFileSync(join(import.meta.dirname, SECOND_VERIFIER)));
  return source;
}
