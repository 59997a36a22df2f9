import type { JsonObject } from '../canonical-json.js';
import type { Shape } from '../shape.js';
import { base64Of, BASE64_HASH, NOTE_MOST, PROOF_MOST } from './anchor-form.js';

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

/** What shows without a node that a block's state holds the checkpoint (docs/format.md §8.1.1); all base64. */
export interface StateProof {
  /** RLP of the block header. */
  readonly header: string;
  /** Nodes of the state trie from its root to the contract's account. */
  readonly accountProof: readonly string[];
  /** Nodes of the contract's storage trie from its root to the slot of `rootOf(size)`. */
  readonly storageProof: readonly string[];
}

interface EvmAnchorPlace extends AnchorBlock {
  readonly type: 'evm';
  readonly chainId: number;
  readonly genesis: string;
  readonly contract: string;
  /** tlog-proof to the anchored checkpoint. */
  readonly proof: string;
}
export type EvmAnchorV1 = EvmAnchorPlace &
  ({ readonly evidence: 'rpc-only' } | ({ readonly evidence: 'state-proof' } & StateProof));
export type EvmAnchorWithAfter = EvmAnchorV1 & { readonly after?: EarlierAnchor };

export const EVM_EVIDENCE = ['rpc-only', 'state-proof'] as const;

const HASH = /^0x[0-9a-f]{64}$/;
const ADDRESS = /^0x[0-9a-f]{40}$/;
const BLOCK_MEMBERS = ['transaction', 'blockNumber', 'blockHash', 'blockTime'];
const PROOF_MEMBERS = ['header', 'accountProof', 'storageProof'];
/** A path of a state trie has at most 64 nibbles, and as many nodes and one. */
const MOST_NODES = 65;
/** A branch node has at most 16 children of 33 bytes, a value and a prefix; a header with long extra data has more. */
const NODE_MOST = 2000;
const HEADER_MOST = 100_000;

export function readEvmAnchor(shape: Shape): EvmAnchorWithAfter {
  const evidence = shape.at('evidence').oneOf(EVM_EVIDENCE);
  const proven = evidence === 'state-proof' ? PROOF_MEMBERS : [];
  shape.object(['type', 'evidence', 'chainId', 'genesis', 'contract', 'proof', ...BLOCK_MEMBERS, ...proven], ['after']);
  const place = {
    type: 'evm' as const,
    chainId: shape.at('chainId').integer(1),
    genesis: shape.at('genesis').match(HASH, 'a block hash'),
    contract: shape.at('contract').match(ADDRESS, 'an address in lower case'),
    proof: shape.at('proof').text(PROOF_MOST),
    ...readBlock(shape),
    ...(shape.has('after') ? { after: readEarlier(shape.at('after')) } : {}),
  };
  return evidence === 'rpc-only' ? { ...place, evidence } : { ...place, evidence, ...readStateProof(shape) };
}

function readStateProof(shape: Shape): StateProof {
  const nodes = (name: string): string[] =>
    shape
      .at(name)
      .list(MOST_NODES)
      .map((node) => base64Of(node, NODE_MOST));
  return {
    header: base64Of(shape.at('header'), HEADER_MOST),
    accountProof: nodes('accountProof'),
    storageProof: nodes('storageProof'),
  };
}

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
    checkpoint: shape.at('checkpoint').text(NOTE_MOST),
    consistency: shape
      .at('consistency')
      .list(128)
      .map((hash) => hash.match(BASE64_HASH, '32 bytes in base64')),
  };
}
