import { asId, fromBase64, fromHex, isRefusal, Refusal, toBase64, toHex } from '@filmdeed/kernel';
import { type AnchorV1, readAnchor } from '../anchor/anchor.js';
import { canonicalJson, type Json, refuseDeepJson } from '../canonical-json.js';
import { readBase64 } from '../digest-index/index-answer.js';
import { Shape } from '../shape.js';
import { type ReadAct, readAct } from './act-record.js';

export const TRAIL_TYPE = 'filmdeed.trail';
const HASH_BYTES = 32;
/** Digests of acts that are not shown, on one line at most. */
export const MOST_HIDDEN = 1000;
const MOST_CHARACTERS = 4 * 1024 * 1024;

/** First line of an export (docs/format.md §16.4): which part of the trail it is. */
export interface TrailOpening {
  readonly v: 1;
  readonly type: typeof TRAIL_TYPE;
  readonly origin: string;
  /** Index of the first act. */
  readonly from: number;
  /** Hash before it, hex. */
  readonly previous: string;
  /** Index behind the last act: the count that the audit leaf states. */
  readonly to: number;
  /** Id of the party to whose acts the export is limited; absent: nobody's. */
  readonly party?: string;
}

/** An act that is shown; `record` is its canonical text. */
export interface ShownAct {
  readonly index: number;
  readonly act: ReadAct;
  readonly record: string;
  readonly hash: Uint8Array;
  readonly disclosure?: string;
}

/** Acts in a row that are not shown, by the digests of their records; `hash` stands after the last of them. */
export interface HiddenActs {
  readonly index: number;
  readonly hidden: readonly Uint8Array[];
  readonly hash: Uint8Array;
}

/** Last line: the audit leaf that states the head, and its place in the log. */
export interface TrailProof {
  readonly leaf: string;
  readonly proof: string;
  readonly anchors: readonly AnchorV1[];
}

export type TrailLine =
  | { readonly opening: TrailOpening }
  | { readonly shown: ShownAct }
  | { readonly hidden: HiddenActs }
  | { readonly proof: TrailProof };

export function openingLine(opening: TrailOpening): string {
  return `${JSON.stringify(opening)}\n`;
}

/** `record` goes in as it is: it is JSON already. */
export function shownLine(index: number, record: string, hash: Uint8Array, disclosure: string | null): string {
  const opened = disclosure === null ? '' : `,"disclosure":${JSON.stringify(disclosure)}`;
  return `{"index":${index},"hash":"${toHex(hash)}"${opened},"act":${record}}\n`;
}

export function hiddenLine(index: number, digests: readonly Uint8Array[], hash: Uint8Array): string {
  const joined = new Uint8Array(digests.length * HASH_BYTES);
  digests.forEach((digest, i) => joined.set(digest, i * HASH_BYTES));
  return `{"index":${index},"hash":"${toHex(hash)}","hidden":"${toBase64(joined)}"}\n`;
}

export function proofLine(proof: TrailProof): string {
  return `${JSON.stringify(proof)}\n`;
}

/** Reads one line without its line feed; nothing in it is believed yet. Refuses `trail.invalid` with the path of the fault. */
export function parseTrailLine(text: string): TrailLine {
  if (text.length > MOST_CHARACTERS) throw new Refusal('trail.invalid', 'a line is larger than 4 MiB');
  let value: Json;
  try {
    refuseDeepJson(text);
    value = JSON.parse(text) as Json;
  } catch {
    throw new Refusal('trail.invalid', 'a line is no JSON');
  }
  const shape = new Shape('trail.invalid', value);
  if (shape.has('act')) return { shown: readShown(shape) };
  if (shape.has('hidden')) return { hidden: readHidden(shape) };
  if (shape.has('leaf')) return { proof: readProof(shape) };
  return { opening: readOpening(shape) };
}

function readOpening(shape: Shape): TrailOpening {
  shape.object(['v', 'type', 'origin', 'from', 'previous', 'to'], ['party']);
  const [from, to] = [shape.at('from').integer(), shape.at('to').integer(1)];
  if (from >= to) shape.refuse('from is not before to');
  return {
    v: shape.at('v').oneOf([1]),
    type: shape.at('type').oneOf([TRAIL_TYPE]),
    origin: shape.at('origin').text(500),
    from,
    previous: shape.at('previous').hex(HASH_BYTES),
    to,
    ...(shape.has('party') ? { party: readParty(shape.at('party')) } : {}),
  };
}

function readParty(shape: Shape): string {
  try {
    return asId('pty', shape.value);
  } catch (error) {
    if (isRefusal(error)) shape.refuse(error.message);
    throw error;
  }
}

function readShown(shape: Shape): ShownAct {
  shape.object(['index', 'hash', 'act'], ['disclosure']);
  const at: Shape = shape.at('act');
  const value = at.value!;
  let record: string;
  try {
    record = canonicalJson(value);
  } catch {
    at.refuse('has no canonical form');
  }
  return {
    index: shape.at('index').integer(),
    act: readAct(value),
    record,
    hash: fromHex(shape.at('hash').hex(HASH_BYTES)),
    ...(shape.has('disclosure') ? { disclosure: shape.at('disclosure').text(20_000) } : {}),
  };
}

function readHidden(shape: Shape): HiddenActs {
  shape.object(['index', 'hash', 'hidden']);
  const at: Shape = shape.at('hidden');
  let joined: Uint8Array;
  try {
    joined = fromBase64(at.text(60_000));
  } catch {
    at.refuse('not base64');
  }
  const count = joined.length / HASH_BYTES;
  if (!Number.isInteger(count) || count < 1 || count > MOST_HIDDEN) at.refuse(`not 1 to ${MOST_HIDDEN} digests`);
  return {
    index: shape.at('index').integer(),
    hidden: Array.from({ length: count }, (_, i) => joined.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES)),
    hash: fromHex(shape.at('hash').hex(HASH_BYTES)),
  };
}

function readProof(shape: Shape): TrailProof {
  shape.object(['leaf', 'proof', 'anchors']);
  return {
    leaf: readBase64(shape.at('leaf')),
    proof: shape.at('proof').text(20_000),
    anchors: shape.at('anchors').list(64).map(readAnchor),
  };
}
