import { Refusal } from '@filmdeed/kernel';
import { base64Of, NOTE_MOST } from '../anchor/anchor-form.js';
import type { AnchorBlock } from '../anchor/evm-anchor.js';
import { RECEIPT_TYPES, type ReceiptType } from '../anchor/receipt-anchor.js';
import type { StampedToken } from '../anchor/rfc3161-anchor.js';
import { type Json, type JsonObject, refuseDeepJson } from '../canonical-json.js';
import { Shape } from '../shape.js';

interface Listed {
  /** Signed checkpoint. */
  readonly checkpoint: string;
}
export type ListedEvmAnchor = Listed &
  AnchorBlock & { readonly type: 'evm'; readonly chainId: number; readonly genesis: string; readonly contract: string };
export type ListedToken = Listed & StampedToken & { readonly type: 'rfc3161'; readonly authority: string };
export type ListedCosignatures = Listed & { readonly type: 'witness' };
export type ListedReceipt = Listed & {
  readonly type: ReceiptType;
  readonly issuer: string;
  readonly reference: string;
  readonly time: string;
  readonly askAt: string;
  readonly document: { readonly sha256: string; readonly size: number };
};
/** An anchor of a checkpoint without the proof of any leaf (docs/format.md §13). */
export type ListedAnchor = ListedEvmAnchor | ListedToken | ListedCosignatures | ListedReceipt;

/** One of a type that this code cannot judge is kept as it is. */
export type AnchorOfList = ListedAnchor | { readonly type: string };

/** Every anchor of a log whose size is larger than the one asked for, a page at a time, in order of size. */
export interface AnchorListV1 {
  readonly v: 1;
  readonly type: 'filmdeed.anchor-list';
  readonly anchors: readonly AnchorOfList[];
  /** The page after this begins behind this size; absent on the last page. */
  readonly next?: number;
}

export const ANCHOR_LIST_TYPE = 'filmdeed.anchor-list';
export const ANCHOR_LIST_MOST_BYTES = 16 * 1024 * 1024;
const MOST_ANCHORS = 1000;
const HASH = /^0x[0-9a-f]{64}$/;
const ADDRESS = /^0x[0-9a-f]{40}$/;

/** Reads a page of the list; nothing in it is believed yet. Refuses `bundle.invalid` with the path of the fault. */
export function parseAnchorList(text: string): AnchorListV1 {
  if (text.length > ANCHOR_LIST_MOST_BYTES) throw new Refusal('bundle.invalid', 'larger than 16 MiB');
  let value: Json;
  try {
    refuseDeepJson(text);
    value = JSON.parse(text) as Json;
  } catch {
    throw new Refusal('bundle.invalid', 'the anchor list is no JSON');
  }
  const shape = new Shape('bundle.invalid', value);
  shape.object(['v', 'type', 'anchors'], ['next']);
  return {
    v: shape.at('v').oneOf([1]),
    type: shape.at('type').oneOf([ANCHOR_LIST_TYPE]),
    // Each is read on its own: one that is malformed does not hide the others.
    anchors: shape
      .at('anchors')
      .list(MOST_ANCHORS)
      .map((anchor) => anchor.value as unknown as AnchorOfList),
    ...(shape.has('next') ? { next: shape.at('next').integer(1) } : {}),
  };
}

/** Reads one anchor of a list; null for a type that is not known here. Refuses `bundle.invalid`. */
export function readListedAnchor(value: AnchorOfList, place: number): ListedAnchor | null {
  const shape = new Shape('bundle.invalid', value as unknown as Json, `anchors.${place}`);
  const type = shape.at('type').text(60);
  if (type === 'evm') return readEvm(shape);
  if (type === 'rfc3161') return readToken(shape);
  if (type === 'witness') {
    shape.object(['type', 'checkpoint']);
    return { type, checkpoint: noteOf(shape) };
  }
  return (RECEIPT_TYPES as readonly string[]).includes(type) ? readReceipt(shape) : null;
}

function readEvm(shape: Shape): ListedEvmAnchor {
  const block = ['transaction', 'blockNumber', 'blockHash', 'blockTime'];
  shape.object(['type', 'chainId', 'genesis', 'contract', 'checkpoint', ...block]);
  return {
    type: 'evm',
    chainId: shape.at('chainId').integer(1),
    genesis: shape.at('genesis').match(HASH, 'a block hash'),
    contract: shape.at('contract').match(ADDRESS, 'an address in lower case'),
    checkpoint: noteOf(shape),
    transaction: shape.at('transaction').match(HASH, 'a transaction hash'),
    blockNumber: shape.at('blockNumber').integer(),
    blockHash: shape.at('blockHash').match(HASH, 'a block hash'),
    blockTime: shape.at('blockTime').time(),
  } satisfies JsonObject as ListedEvmAnchor;
}

function readToken(shape: Shape): ListedToken {
  shape.object(['type', 'authority', 'checkpoint', 'request', 'token', 'certificates']);
  return {
    type: 'rfc3161',
    authority: shape.at('authority').text(100),
    checkpoint: noteOf(shape),
    request: base64Of(shape.at('request'), NOTE_MOST),
    token: base64Of(shape.at('token'), 64 * 1024),
    certificates: shape
      .at('certificates')
      .list(8)
      .map((certificate) => base64Of(certificate, 16 * 1024)),
  } satisfies JsonObject as ListedToken;
}

function readReceipt(shape: Shape): ListedReceipt {
  shape.object(['type', 'issuer', 'reference', 'time', 'askAt', 'document', 'checkpoint']);
  const document = shape.at('document');
  document.object(['sha256', 'size']);
  return {
    type: shape.at('type').oneOf(RECEIPT_TYPES),
    issuer: shape.at('issuer').text(200),
    reference: shape.at('reference').text(200),
    time: shape.at('time').time(),
    askAt: shape.at('askAt').text(500),
    document: { sha256: document.at('sha256').hex(32), size: document.at('size').integer(1) },
    checkpoint: noteOf(shape),
  };
}

function noteOf(shape: Shape): string {
  return shape.at('checkpoint').text(NOTE_MOST);
}
