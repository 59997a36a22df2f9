import { isRefusal, toHex } from '@filmdeed/kernel';
import type { FindingSink, LeafHashes, NoteVerifier } from '@filmdeed/ledger';
import { isPromiseInBatch, type LoggingPromise, openPromise, openPromiseInBatch } from '../promise.js';
import type { AuditFindingCode } from './audit-finding.js';

/** A promise that the auditor was given; the leaf's hash where it is known, as from a bundle. */
export interface PromiseAtHand {
  readonly name: string;
  readonly text: string;
  readonly leafHash?: Uint8Array;
}

export interface JudgedPromises {
  readonly kept: number;
  /** Their time has not come. */
  readonly open: number;
  readonly broken: number;
  /** Not signed by a trusted promise key, or not readable: nobody's word. */
  readonly notGenuine: readonly { readonly name: string; readonly reason: string }[];
}

export interface PromiseFacts {
  readonly origin: string;
  readonly keys: readonly NoteVerifier[];
  readonly hashes: LeafHashes;
  timeOf(leaf: number): number;
  /** Until when promises are due, in milliseconds. */
  readonly due: number;
}

/** Holds the operator to what it promised (docs/format.md §6): the leaf is in the log by the time given, and states the time at which it was received. */
export function judgePromises(
  promises: Iterable<PromiseAtHand>,
  { origin, keys, hashes, timeOf, due }: PromiseFacts,
  findings: FindingSink<AuditFindingCode>,
): JudgedPromises {
  let [kept, open, broken] = [0, 0, 0];
  const notGenuine: { name: string; reason: string }[] = [];
  for (const { name, text, leafHash } of promises) {
    let promise: LoggingPromise;
    try {
      promise = opened(text, keys, origin, leafHash);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      notGenuine.push({ name, reason: error.message });
      continue;
    }
    const { received, loggedBy } = promise;
    const facts = { leafHash: toHex(promise.leafHash), received, loggedBy };
    const leaf = hashes.indexOf(promise.leafHash);
    if (leaf === undefined && Date.parse(loggedBy) >= due) open += 1;
    else if (leaf === undefined) {
      broken += 1;
      findings.add('promise-broken', facts);
    } else if (timeOf(leaf) === Date.parse(received)) kept += 1;
    else {
      broken += 1;
      const time = Number.isNaN(timeOf(leaf)) ? null : new Date(timeOf(leaf)).toISOString();
      findings.add('promise-time-differs', { leaf, time, ...facts });
    }
  }
  return { kept, open, broken, notGenuine };
}

function opened(text: string, keys: readonly NoteVerifier[], origin: string, leafHash?: Uint8Array): LoggingPromise {
  if (!isPromiseInBatch(text)) return openPromise(text, keys, origin);
  // Its batch names no leaf: without the leaf any hash would do.
  return openPromiseInBatch(text, keys, origin, leafHash ?? new Uint8Array(32));
}
