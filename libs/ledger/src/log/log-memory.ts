import { equalBytes, isRefusal, Refusal } from '@filmdeed/kernel';
import { type Checkpoint, openCheckpoint } from '../checkpoint.js';
import type { NoteVerifier } from '../verifier-key.js';
import type { LogHead, LogReader } from './log-store.js';
import { proveConsistency } from './prove.js';

/** What a log's key remembers of its own checkpoints, as signed notes. */
export interface RememberedHeads {
  /** The newest that was published for certain: the database had committed it. Null before the first. */
  readonly published: string | null;
  /** Signed to be published next; whether it was, only the log can tell. */
  readonly intended: string | null;
}

/** Port: the memory of a log's key. It lies beside the key and outside of the database, so that an older copy of the database does not bring an older memory. */
export interface LogMemory {
  /** Nothing, before the first `remember`. Refuses `storage.damaged` for what no crash leaves behind. */
  recall(): Promise<RememberedHeads>;
  /** Durable when it returns; a crash in it leaves what was remembered before or this. */
  remember(heads: RememberedHeads): Promise<void>;
}

export interface MemoryOf {
  readonly memory: LogMemory;
  readonly store: Pick<LogReader, 'tile'>;
  /** Of the log's key. */
  readonly verifier: NoteVerifier;
  readonly origin: string;
}

/**
 * Holds the head of the log to what its key published: refuses `log.fork` for a smaller one, for another root of the same size, and for a tree that does not
 * contain the published one. A step whose commit nobody saw forbids nothing: its head is the present one, or it was never published, or it is lost with
 * an older copy of the database in the one moment before the next step.
 */
export async function assertRemembered(
  memory: MemoryOf,
  { published, intended }: RememberedHeads,
  head: LogHead,
): Promise<void> {
  if (published === null || (published === head.note && head.size > 0)) return;
  // What was intended was made to grow from what was published.
  if (intended !== null && intended === head.note) return;
  const remembered = openRemembered(published, memory);
  const facts = { remembered: remembered.size, size: head.size };
  if (head.size < remembered.size) {
    throw new Refusal('log.fork', 'the log is smaller than what its key published', facts);
  }
  if (head.size > remembered.size) {
    await proveConsistency(memory.store)(remembered.size, head, remembered.root);
  } else if (!equalBytes(head.root, remembered.root)) {
    throw new Refusal('log.fork', 'the key published another root of this size', facts);
  }
}

/** Refuses `storage.damaged` for a note that is not a checkpoint of this log by this key. */
export function openRemembered(note: string, { verifier, origin }: Pick<MemoryOf, 'verifier' | 'origin'>): Checkpoint {
  try {
    return openCheckpoint(note, [verifier], origin);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    throw new Refusal('storage.damaged', 'what the key of the log remembers is no checkpoint of it', {
      cause: error.code,
    });
  }
}
