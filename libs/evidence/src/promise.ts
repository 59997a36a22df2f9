import { fromBase64, Refusal, toBase64 } from '@filmdeed/kernel';
import { type NoteSigner, type NoteVerifier, openNote, parseNote, signNote } from '@filmdeed/ledger';
import { asTime } from './shape.js';

const HEADER = 'filmdeed.promise/v1';

/** The operator's word to log a leaf until a time (docs/format.md §6). */
export interface LoggingPromise {
  readonly origin: string;
  /** 32 bytes. */
  readonly leafHash: Uint8Array;
  readonly received: string;
  readonly loggedBy: string;
}

/** Name of the key that signs promises: another than the log's, so that no promise can pass for a checkpoint. */
export function promiseKeyName(origin: string): string {
  return `${origin}/promise`;
}

/** The signed note of a promise. */
export function promiseNote(promise: LoggingPromise, signer: NoteSigner): Promise<string> {
  const { origin, leafHash, received, loggedBy } = promise;
  const text = `${HEADER}\n${origin}\n${toBase64(leafHash)}\nreceived ${received}\nlogged-by ${loggedBy}\n`;
  return signNote(text, [signer]);
}

/** Reads a promise without checking its signature. Refuses `note.invalid`. */
export function parsePromise(note: string): LoggingPromise {
  return promiseOfText(parseNote(note).text);
}

/** Reads a promise signed by a trusted promise key of the origin. Refuses `note.invalid`. */
export function openPromise(note: string, verifiers: readonly NoteVerifier[], origin: string): LoggingPromise {
  const opened = openNote(note, verifiers);
  const promise = promiseOfText(opened.text);
  if (promise.origin !== origin || !opened.verified.some(({ name }) => name === promiseKeyName(origin))) {
    throw new Refusal('note.invalid', 'a promise of another log', { origin: promise.origin, expected: origin });
  }
  return promise;
}

function promiseOfText(text: string): LoggingPromise {
  const refuse = (): never => {
    throw new Refusal('note.invalid', 'not a promise of version 1');
  };
  const lines = text.split('\n');
  if (lines.length !== 6 || lines[0] !== HEADER || lines[5] !== '') return refuse();
  const [, origin, hash, received, loggedBy] = lines as [string, string, string, string, string, string];
  if (!received.startsWith('received ') || !loggedBy.startsWith('logged-by ')) return refuse();
  let leafHash: Uint8Array;
  try {
    leafHash = fromBase64(hash);
  } catch {
    return refuse();
  }
  if (leafHash.length !== 32) return refuse();
  return {
    origin,
    leafHash,
    received: asTime(received.slice('received '.length), refuse),
    loggedBy: asTime(loggedBy.slice('logged-by '.length), refuse),
  };
}
