import { toBase64 } from '@filmdeed/kernel';
import type { AnchorBlockFact, AnchorStateProof } from '@filmdeed/ledger';
import { getBytes, keccak256, zeroPadValue, toBeHex, concat } from 'ethers';
import { headerOf } from './block-header.js';
import { type ChainAsk, isRpcFailure } from './chain-rpc.js';

/** Slot of the mapping from size to root in CheckpointAnchor; test/integration/state-proof.spec.ts holds it to the contract. */
const ROOTS_SLOT = 2;
/** A nodes' list that is longer is none. */
const MOST_NODES = 65;

interface AccountProof {
  readonly accountProof: readonly string[];
  readonly storageProof: readonly { readonly proof: readonly string[] }[];
}

/**
 * Header, account proof and storage proof of a size in a block (EIP-1186, docs/format.md §8.1.1); null where the chain or the node has none: no
 * `eth_getProof`, a block that is too old for it, a header that does not have the block's hash.
 */
export async function stateProofOf(
  rpc: ChainAsk,
  contract: string,
  size: number,
  { hash, number }: AnchorBlockFact,
): Promise<AnchorStateProof | null> {
  const slot = keccak256(concat([zeroPadValue(toBeHex(size), 32), zeroPadValue(toBeHex(ROOTS_SLOT), 32)]));
  try {
    const block = await rpc.ask<Record<string, unknown> | null>('eth_getBlockByHash', hash, false);
    const header = block === null ? null : headerOf(block);
    if (header === null) return null;
    const proof = await rpc.ask<AccountProof>('eth_getProof', contract, [slot], `0x${number.toString(16)}`);
    const accountProof = nodesOf(proof.accountProof);
    const storageProof = nodesOf(proof.storageProof?.[0]?.proof);
    if (accountProof === null || storageProof === null) return null;
    return { header: base64Of(header), accountProof, storageProof };
  } catch (error) {
    if (isRpcFailure(error)) return null;
    throw error;
  }
}

function nodesOf(nodes: unknown): string[] | null {
  if (!Array.isArray(nodes) || nodes.length === 0 || nodes.length > MOST_NODES) return null;
  return nodes.every((node) => typeof node === 'string' && /^0x(?:[0-9a-f]{2})+$/i.test(node))
    ? nodes.map((node: string) => base64Of(node))
    : null;
}

function base64Of(hex: string): string {
  return toBase64(getBytes(hex));
}
