import { isRefusal, toHex } from '@filmdeed/kernel';
import { type Checkpoint, openCheckpoint, parseCheckpoint } from '../checkpoint.js';
import { parseNote } from '../signed-note.js';
import type { NoteVerifier } from '../verifier-key.js';
import type { FindingSink, LogFindingCode } from './audit-finding.js';
import type { PublishedLog, SeenCheckpoint } from './audit-ports.js';

export interface ServedCheckpoint extends Checkpoint {
  readonly note: string;
}

/**
 * The checkpoint as it is served, if it is one of this log; else why not is among the findings. None at all is held against the log for ever only if it has shown one
 * before (`hasShown`): a log without leaves has none.
 */
export async function servedCheckpoint(
  log: PublishedLog,
  keys: readonly NoteVerifier[],
  origin: string,
  findings: FindingSink<LogFindingCode>,
  hasShown: boolean,
): Promise<ServedCheckpoint | undefined> {
  const note = await log.checkpoint();
  if (note === null) {
    if (hasShown) findings.add('checkpoint-missing');
    else findings.addPassing('checkpoint-missing');
    return undefined;
  }
  try {
    return { ...openCheckpoint(note, keys, origin), note };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const stated = originOf(note);
    if (stated !== undefined && stated !== origin) {
      findings.add('checkpoint-of-another-log', { origin: stated.slice(0, 300), expected: origin });
    } else findings.add('checkpoint-invalid', { ...error.facts, reason: error.message });
    return undefined;
  }
}

function originOf(note: string): string | undefined {
  try {
    return parseCheckpoint(parseNote(note).text).origin;
  } catch {
    return undefined;
  }
}

/** Whether the served checkpoint may follow those seen before; what speaks against it is among the findings. */
export function followsSeen(
  { size, root }: ServedCheckpoint,
  seen: readonly SeenCheckpoint[],
  mirrored: number,
  findings: FindingSink<LogFindingCode>,
): boolean {
  const largest = Math.max(mirrored, ...seen.map((each) => each.size));
  const other = seen.find((each) => each.size === size && each.root !== toHex(root));
  if (other !== undefined) {
    findings.add('same-size-other-root', { size, root: toHex(root), seen: other.root, seenAt: other.seenAt });
  }
  if (size < largest) findings.add('rolled-back', { size, seen: largest });
  return other === undefined && size >= largest;
}
