import { fromBase64, Refusal, toBase64 } from '@filmdeed/kernel';
import {
  MAX_PROOF_HASHES,
  type NoteSigner,
  type NoteVerifier,
  openNote,
  parseNote,
  signNote,
  verifyInclusion,
} from '@filmdeed/ledger';
import { asTime } from './shape.js';

const HEADER = 'filmdeed.promise/v1';
/** Longest time that a promise may take (docs/format.md §6). */
const PROMISE_MOST_MS = 24 * 3600 * 1000;

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
  requireOfLog(promise.origin, opened.verified, origin);
  return promise;
}

const BATCH_HEADER = 'filmdeed.batch-promise/v1';
const PLACE_HEADER = 'filmdeed.promise-in-batch/v1';

/** The operator's word for all leaves of a batch at once (docs/format.md §6.1). */
export interface BatchPromise {
  readonly origin: string;
  /** RFC 6962 root over the leaves. */
  readonly root: Uint8Array;
  readonly count: number;
  readonly received: string;
  readonly loggedBy: string;
}

/** The signed note of a batch promise, signed once for all. */
export function batchPromiseNote(promise: BatchPromise, signer: NoteSigner): Promise<string> {
  const { origin, root, count, received, loggedBy } = promise;
  const lines = [
    BATCH_HEADER,
    origin,
    toBase64(root),
    `count ${count}`,
    `received ${received}`,
    `logged-by ${loggedBy}`,
  ];
  return signNote(`${lines.join('\n')}\n`, [signer]);
}

/** The promise of one leaf: its place in the batch with its inclusion path in base64, and the note. */
export function promiseInBatch(note: string, index: number, path: readonly string[]): string {
  return `${[PLACE_HEADER, `index ${index}`, ...path].join('\n')}\n\n${note}`;
}

export function isPromiseInBatch(text: string): boolean {
  return text.startsWith(`${PLACE_HEADER}\n`);
}

/** A promise in a batch taken apart; neither path nor signature is checked. */
export interface PlacedPromise {
  readonly index: number;
  readonly path: readonly Uint8Array[];
  readonly note: string;
  readonly batch: BatchPromise;
}

/** Refuses `note.invalid`. */
export function parsePromiseInBatch(text: string): PlacedPromise {
  const refuse = (): never => {
    throw new Refusal('note.invalid', 'not a promise in a batch of version 1');
  };
  const split = text.indexOf('\n\n');
  const [header, place, ...hashes] = text.slice(0, Math.max(0, split)).split('\n');
  const index = /^index (0|[1-9][0-9]{0,15})$/.exec(place ?? '')?.[1];
  if (header !== PLACE_HEADER || index === undefined || hashes.length > MAX_PROOF_HASHES) return refuse();
  const note = text.slice(split + 2);
  const path = hashes.map((hash) => hashOf(hash, refuse));
  return { index: Number(index), path, note, batch: batchPromiseOfText(parseNote(note).text) };
}

/**
 * Reads a batch promise signed by a trusted promise key of the origin as the promise of this leaf. Refuses `note.invalid`, and `proof.invalid` if
 * the leaf does not stand at its place of that batch.
 */
export function openPromiseInBatch(
  text: string,
  verifiers: readonly NoteVerifier[],
  origin: string,
  leafHash: Uint8Array,
): LoggingPromise {
  const { index, path, note, batch } = parsePromiseInBatch(text);
  const { verified } = openNote(note, verifiers);
  requireOfLog(batch.origin, verified, origin);
  verifyInclusion({ index, size: batch.count, leafHash, root: batch.root, proof: path });
  const { received, loggedBy } = batch;
  return { origin, leafHash, received, loggedBy };
}

function batchPromiseOfText(text: string): BatchPromise {
  const refuse = (): never => {
    throw new Refusal('note.invalid', 'not a batch promise of version 1');
  };
  const lines = text.split('\n');
  if (lines.length !== 7 || lines[0] !== BATCH_HEADER || lines[6] !== '') return refuse();
  const [, origin, root, counted, received, loggedBy] = lines as [string, string, string, string, string, string];
  const count = /^count ([1-9][0-9]{0,15})$/.exec(counted)?.[1];
  if (count === undefined || !received.startsWith('received ') || !loggedBy.startsWith('logged-by ')) return refuse();
  return {
    origin,
    root: hashOf(root, refuse),
    count: Number(count),
    ...timesOf(received, loggedBy, refuse),
  };
}

/** A promise for a time far ahead promises nothing, and before it was given it was broken. */
function timesOf(received: string, loggedBy: string, refuse: () => never): { received: string; loggedBy: string } {
  const times = {
    received: asTime(received.slice('received '.length), refuse),
    loggedBy: asTime(loggedBy.slice('logged-by '.length), refuse),
  };
  const within = Date.parse(times.loggedBy) - Date.parse(times.received);
  if (within < 0 || within > PROMISE_MOST_MS) {
    throw new Refusal('note.invalid', 'a promise is kept within 24 hours', times);
  }
  return times;
}

function requireOfLog(stated: string, verified: readonly { readonly name: string }[], origin: string): void {
  if (stated === origin && verified.some(({ name }) => name === promiseKeyName(origin))) return;
  throw new Refusal('note.invalid', 'a promise of another log', { origin: stated, expected: origin });
}

function hashOf(text: string, refuse: () => never): Uint8Array {
  let hash: Uint8Array;
  try {
    hash = fromBase64(text);
  } catch {
    return refuse();
  }
  return hash.length === 32 ? hash : refuse();
}

function promiseOfText(text: string): LoggingPromise {
  const refuse = (): never => {
    throw new Refusal('note.invalid', 'not a promise of version 1');
  };
  const lines = text.split('\n');
  if (lines.length !== 6 || lines[0] !== HEADER || lines[5] !== '') return refuse();
  const [, origin, hash, received, loggedBy] = lines as [string, string, string, string, string, string];
  if (!received.startsWith('received ') || !loggedBy.startsWith('logged-by ')) return refuse();
  return {
    origin,
    leafHash: hashOf(hash, refuse),
    ...timesOf(received, loggedBy, refuse),
  };
}
