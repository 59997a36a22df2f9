import { fromBase64, Refusal } from '@filmdeed/kernel';
import { type AnchorV1, readAnchor } from '../anchor/anchor.js';
import { type Json, refuseDeepJson } from '../canonical-json.js';
import { Shape } from '../shape.js';
import { readIndexPath } from './index-path-form.js';

const MOST_CHARACTERS = 4 * 1024 * 1024;

/** Lowest and highest index of the leaves that give a key. */
export interface IndexSpan {
  readonly first: number;
  readonly last: number;
}

/** Whether a digest was filed in the clear, as of a size of the log (docs/format.md §12.5). */
export interface IndexAnswerV1 {
  readonly v: 1;
  readonly type: 'filmdeed.index-answer';
  readonly kind: string;
  /** hex */
  readonly value: string;
  /** Leaves that the index is over. */
  readonly size: number;
  /** Leaves in the log when this was answered; those from `size` on are unproven. */
  readonly treeSize: number;
  /** Absent if the digest is. */
  readonly found?: IndexSpan;
  /** The one key that stands where an absent one would. */
  readonly other?: IndexSpan & { readonly key: string };
  /** Siblings upward, base64; the empty text is a node without keys. */
  readonly path: readonly string[];
  /** Index-root leaf, base64. */
  readonly leaf: string;
  /** tlog-proof of the index-root leaf. */
  readonly proof: string;
  readonly anchors: readonly AnchorV1[];
}

export const INDEX_ANSWER_TYPE = 'filmdeed.index-answer';

/** Reads an answer's form; nothing in it is believed yet. Refuses `bundle.invalid` with the path of the fault. */
export function parseIndexAnswer(text: string): IndexAnswerV1 {
  if (text.length > MOST_CHARACTERS) {
    throw new Refusal('bundle.invalid', 'larger than 4 MiB', { most: MOST_CHARACTERS });
  }
  let value: Json;
  try {
    refuseDeepJson(text);
    value = JSON.parse(text) as Json;
  } catch {
    throw new Refusal('bundle.invalid', 'the index answer is no JSON');
  }
  return readIndexAnswer(value);
}

/** Reads an answer from its JSON value. Refuses `bundle.invalid`. */
export function readIndexAnswer(value: Json): IndexAnswerV1 {
  const shape = new Shape('bundle.invalid', value);
  shape.object(
    ['v', 'type', 'kind', 'value', 'size', 'treeSize', 'path', 'leaf', 'proof', 'anchors'],
    ['found', 'other'],
  );
  if (shape.has('found') && shape.has('other')) shape.refuse('found and other');
  return {
    v: shape.at('v').oneOf([1]),
    type: shape.at('type').oneOf([INDEX_ANSWER_TYPE]),
    kind: shape.at('kind').match(/^[a-z0-9-]{1,40}$/, 'a kind'),
    value: shape.at('value').match(/^(?:[0-9a-f]{2}){1,512}$/, 'hex'),
    size: shape.at('size').integer(1),
    treeSize: shape.at('treeSize').integer(1),
    ...(shape.has('found') ? { found: readSpan(shape.at('found')) } : {}),
    ...(shape.has('other') ? { other: readOther(shape.at('other')) } : {}),
    path: readIndexPath(shape.at('path')),
    leaf: readBase64(shape.at('leaf')),
    proof: shape.at('proof').text(20_000),
    anchors: shape.at('anchors').list(64).map(readAnchor),
  };
}

export function indexAnswerText(answer: IndexAnswerV1): string {
  return `${JSON.stringify(answer, null, 1)}\n`;
}

/** A leaf in base64. */
export function readBase64(shape: Shape): string {
  const text = shape.text(90_000);
  try {
    fromBase64(text);
  } catch {
    shape.refuse('not base64');
  }
  return text;
}

function readSpan(shape: Shape): IndexSpan {
  shape.object(['first', 'last']);
  return { first: shape.at('first').integer(), last: shape.at('last').integer() };
}

function readOther(shape: Shape): IndexSpan & { key: string } {
  shape.object(['key', 'first', 'last']);
  return {
    key: shape.at('key').hex(32),
    first: shape.at('first').integer(),
    last: shape.at('last').integer(),
  };
}
