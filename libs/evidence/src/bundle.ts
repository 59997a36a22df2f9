import { fromBase64, Refusal } from '@filmdeed/kernel';
import { refuseDeepJson, type Json, type JsonObject } from './canonical-json.js';
import { type FileProof, readFileProof } from './file-proof.js';
import { Shape } from './shape.js';

export const BUNDLE_MOST_BYTES = 4 * 1024 * 1024;

/** A block in which the anchor contract took a checkpoint. */
export interface AnchorBlock extends JsonObject {
  readonly transaction: string;
  readonly blockNumber: number;
  readonly blockHash: string;
  readonly blockTime: string;
}

/** The last anchor on the chain that does not hold the leaf (docs/format.md §8.1). */
export interface EarlierAnchor extends AnchorBlock {
  /** Signed checkpoint. */
  readonly checkpoint: string;
  /** Consistency proof to the anchor's checkpoint, base64. */
  readonly consistency: readonly string[];
}

export interface EvmAnchorV1 extends AnchorBlock {
  readonly type: 'evm';
  readonly evidence: 'rpc-only';
  readonly chainId: number;
  readonly genesis: string;
  readonly contract: string;
  /** tlog-proof to the anchored checkpoint. */
  readonly proof: string;
}
export type EvmAnchorWithAfter = EvmAnchorV1 & { readonly after?: EarlierAnchor };

/** An anchor of a type that this code cannot judge is kept as it is. */
export interface UnknownAnchor extends JsonObject {
  readonly type: string;
}
export type AnchorV1 = EvmAnchorWithAfter | UnknownAnchor;

/** The self-contained machine file (docs/format.md §8). */
export interface BundleV1 {
  readonly v: 1;
  readonly type: 'filmdeed.bundle';
  /** Leaf bytes, base64. */
  readonly leaf: string;
  readonly disclosures: readonly string[];
  readonly proof?: string;
  readonly promise?: string;
  readonly anchors: readonly AnchorV1[];
  readonly file?: FileProof;
}

const HASH = /^0x[0-9a-f]{64}$/;
const ADDRESS = /^0x[0-9a-f]{40}$/;

/** Reads a bundle's form; nothing in it is believed yet. Refuses `bundle.invalid`. */
export function parseBundle(text: string): BundleV1 {
  if (text.length > BUNDLE_MOST_BYTES)
    throw new Refusal('bundle.invalid', 'larger than 4 MiB', { most: BUNDLE_MOST_BYTES });
  let value: Json;
  try {
    refuseDeepJson(text);
    value = JSON.parse(text) as Json;
  } catch {
    throw new Refusal('bundle.invalid', 'the bundle is no JSON');
  }
  return readBundle(value);
}

/** Reads a bundle from its JSON value. Refuses `bundle.invalid` with the path of the fault. */
export function readBundle(value: Json): BundleV1 {
  const shape = new Shape('bundle.invalid', value);
  shape.object(['v', 'type', 'leaf', 'disclosures', 'anchors'], ['proof', 'promise', 'file']);
  const leaf = shape.at('leaf').text(90_000);
  try {
    fromBase64(leaf);
  } catch {
    shape.at('leaf').refuse('not base64');
  }
  return {
    v: shape.at('v').oneOf([1]),
    type: shape.at('type').oneOf(['filmdeed.bundle']),
    leaf,
    disclosures: shape
      .at('disclosures')
      .list(100)
      .map((entry) => entry.text(200_000)),
    ...(shape.has('proof') ? { proof: shape.at('proof').text(20_000) } : {}),
    ...(shape.has('promise') ? { promise: shape.at('promise').text(4000) } : {}),
    anchors: shape.at('anchors').list(64).map(readAnchor),
    ...(shape.has('file') ? { file: readFileProof(shape.at('file')) } : {}),
  };
}

export function bundleText(bundle: BundleV1): string {
  return `${JSON.stringify(bundle, null, 1)}\n`;
}

/** The same bundle with nothing opened: what may be shown to anybody. */
export function withoutDisclosures(bundle: BundleV1): BundleV1 {
  const { file: _file, ...rest } = bundle;
  return { ...rest, disclosures: [] };
}

export function isEvmAnchor(anchor: AnchorV1): anchor is EvmAnchorWithAfter {
  return anchor.type === 'evm' && anchor.evidence === 'rpc-only';
}

function readAnchor(shape: Shape): AnchorV1 {
  const type = shape.at('type').text(60);
  // Stronger evidence of a later version must not make the whole bundle unreadable here.
  if (type !== 'evm' || shape.at('evidence').text(60) !== 'rpc-only') return shape.value as UnknownAnchor;
  shape.object(['type', 'evidence', 'chainId', 'genesis', 'contract', 'proof', ...BLOCK_MEMBERS], ['after']);
  return {
    type,
    evidence: shape.at('evidence').oneOf(['rpc-only']),
    chainId: shape.at('chainId').integer(1),
    genesis: shape.at('genesis').match(HASH, 'a block hash'),
    contract: shape.at('contract').match(ADDRESS, 'an address in lower case'),
    proof: shape.at('proof').text(20_000),
    ...readBlock(shape),
    ...(shape.has('after') ? { after: readEarlier(shape.at('after')) } : {}),
  };
}

const BLOCK_MEMBERS = ['transaction', 'blockNumber', 'blockHash', 'blockTime'];

function readBlock(shape: Shape): AnchorBlock {
  return {
    transaction: shape.at('transaction').match(HASH, 'a transaction hash'),
    blockNumber: shape.at('blockNumber').integer(0),
    blockHash: shape.at('blockHash').match(HASH, 'a block hash'),
    blockTime: shape.at('blockTime').time(),
  };
}

function readEarlier(shape: Shape): EarlierAnchor {
  shape.object([...BLOCK_MEMBERS, 'checkpoint', 'consistency']);
  return {
    ...readBlock(shape),
    checkpoint: shape.at('checkpoint').text(20_000),
    consistency: shape
      .at('consistency')
      .list(128)
      .map((hash) => hash.match(/^[A-Za-z0-9+/]{43}=$/, '32 bytes in base64')),
  };
}
