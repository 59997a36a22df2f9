import { fromBase64, Refusal, toBase64 } from '@filmdeed/kernel';
import { HASH_SIZE } from './hash.js';
import { openNote, type OpenedNote } from './signed-note.js';
import { isKeyName, type NoteVerifier } from './verifier-key.js';

/** Origin, size and root of a log at one moment (C2SP tlog-checkpoint). */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  /** Further lines, which we never write. */
  readonly extensions: readonly string[];
}

/** The text that is signed: origin, decimal size, base64 root. Refuses `checkpoint.invalid`. */
export function checkpointText({ origin, size, root }: Pick<Checkpoint, 'origin' | 'size' | 'root'>): string {
  if (!isKeyName(origin)) throw new Refusal('checkpoint.invalid', 'not an origin', { origin });
  if (!Number.isSafeInteger(size) || size < 0) {
    throw new Refusal('checkpoint.invalid', 'not a tree size', { size: String(size) });
  }
  if (root.length !== HASH_SIZE) throw new Refusal('checkpoint.invalid', 'a root is 32 bytes', { bytes: root.length });
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/** Reads the text of a checkpoint (signatures already taken off). Refuses `checkpoint.invalid`. */
export function parseCheckpoint(text: string): Checkpoint {
  const lines = text.split('\n');
  if (lines.pop() !== '') throw new Refusal('checkpoint.invalid', 'the last line has no line feed');
  const [origin, size, root, ...extensions] = lines;
  if (root === undefined) throw new Refusal('checkpoint.invalid', 'fewer than three lines', { lines: lines.length });
  if (origin === '') throw new Refusal('checkpoint.invalid', 'the origin is empty');
  if (extensions.includes('')) throw new Refusal('checkpoint.invalid', 'an empty extension line');
  return { origin: origin!, size: parseSize(size!), root: parseRoot(root), extensions };
}

/**
 * Opens a signed checkpoint of the log `origin`: right form, right origin, and a signature by a key of `verifiers` that bears the
 * origin as its name. A witness's signature alone is not enough. Refuses `note.invalid`, `checkpoint.invalid`.
 */
export function openCheckpoint(
  note: string,
  verifiers: readonly NoteVerifier[],
  origin: string,
): Checkpoint & { readonly note: OpenedNote } {
  const opened = openNote(note, verifiers);
  const checkpoint = parseCheckpoint(opened.text);
  if (checkpoint.origin !== origin) {
    throw new Refusal('checkpoint.invalid', 'the checkpoint of another log', {
      origin: checkpoint.origin,
      expected: origin,
    });
  }
  if (!opened.verified.some(({ name }) => name === origin)) {
    throw new Refusal('checkpoint.invalid', 'the log itself did not sign', { origin });
  }
  return { ...checkpoint, note: opened };
}

function parseSize(text: string): number {
  const size = /^(?:0|[1-9][0-9]{0,15})$/.test(text) ? Number(text) : NaN;
  if (!Number.isSafeInteger(size)) throw new Refusal('checkpoint.invalid', 'not a tree size');
  return size;
}

function parseRoot(text: string): Uint8Array {
  let root: Uint8Array;
  try {
    root = fromBase64(text);
  } catch {
    throw new Refusal('checkpoint.invalid', 'the root is not base64');
  }
  if (root.length !== HASH_SIZE) throw new Refusal('checkpoint.invalid', 'a root is 32 bytes', { bytes: root.length });
  return root;
}
