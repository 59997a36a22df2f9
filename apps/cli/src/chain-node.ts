import { type BundleV1, type Check, type EvmAnchorWithAfter, isEvmAnchor, type TrustV1 } from '@filmdeed/evidence';
import { isRefusal, Refusal, toHex } from '@filmdeed/kernel';
import { parseCheckpoint, parseNote, parseTlogProof } from '@filmdeed/ledger';
import { keccak_256 } from '@noble/hashes/sha3.js';

interface Block {
  readonly number: string;
  readonly hash: string;
  readonly timestamp: string;
}
interface Receipt {
  readonly blockHash: string;
  readonly blockNumber: string;
  readonly status: string;
  readonly logs?: readonly { readonly address: string; readonly topics: readonly string[]; readonly data: string }[];
}

/** Topic of the event `CheckpointAnchored(uint64 indexed size, bytes32 root)`. */
export const ANCHORED = `0x${toHex(keccak_256(new TextEncoder().encode('CheckpointAnchored(uint64,bytes32)')))}`;
const ROOT_OF = callOf('rootOf(uint64)');

/** The first four bytes of a call, 0x-hex. */
export function callOf(signature: string): string {
  return `0x${toHex(keccak_256(new TextEncoder().encode(signature)).subarray(0, 4))}`;
}

/** One chain node, asked by JSON-RPC. Refuses `chain.unreachable`. */
export class ChainNode {
  #id = 0;

  constructor(readonly url: string) {}

  async ask<T>(method: string, params: readonly unknown[]): Promise<T> {
    let answer: { result?: T; error?: { message?: string } };
    try {
      const response = await fetch(this.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ jsonrpc: '2.0', id: (this.#id += 1), method, params }),
      });
      answer = (await response.json()) as typeof answer;
    } catch (error) {
      throw new Refusal('chain.unreachable', 'the chain node does not answer', {
        method,
        reason: (error as Error).message,
      });
    }
    if (answer.error) throw new Refusal('chain.rejected', answer.error.message ?? 'the chain node refused', { method });
    return answer.result as T;
  }
}

/**
 * Asks a node about every anchor of its chain: is it the chain of the trust file, does the contract answer the anchored root, is the block
 * what the bundle says, deep enough? The answers take the place of `anchor-block`; anchors of other chains stay unchecked.
 */
export async function checkBlocks(
  bundle: Pick<BundleV1, 'anchors'>,
  trust: TrustV1,
  node: ChainNode,
): Promise<Map<number, Check>> {
  const chainId = Number(await node.ask<string>('eth_chainId', []));
  const checks = new Map<number, Check>();
  for (const [place, anchor] of bundle.anchors.entries()) {
    if (!isEvmAnchor(anchor) || anchor.chainId !== chainId) continue;
    try {
      const facts = await checkAnchor(anchor, trust, node);
      checks.set(place, { check: 'anchor-block', verdict: 'valid', facts, anchor: place });
    } catch (error) {
      if (!isRefusal(error) || error.code === 'chain.unreachable') throw error;
      const facts = { ...error.facts, reason: error.message };
      checks.set(place, { check: 'anchor-block', verdict: 'broken', code: error.code, facts, anchor: place });
    }
  }
  return checks;
}

async function checkAnchor(anchor: EvmAnchorWithAfter, trust: TrustV1, node: ChainNode): Promise<Check['facts']> {
  const genesis = await node.ask<Block | null>('eth_getBlockByNumber', ['0x0', false]);
  if (genesis?.hash !== anchor.genesis) {
    throw new Refusal('chain.mismatch', 'the node is of another chain: its genesis differs', {
      genesis: genesis?.hash ?? null,
      expected: anchor.genesis,
    });
  }
  await requireAnchored(anchor, anchor, parseTlogProof(anchor.proof).checkpoint, node);
  if (anchor.after !== undefined) await requireAnchored(anchor, anchor.after, anchor.after.checkpoint, node);
  const head = Number(await node.ask<string>('eth_blockNumber', []));
  const confirmations = head - anchor.blockNumber + 1;
  const wanted =
    trust.chains.find(({ genesis: own, contract }) => own === anchor.genesis && contract === anchor.contract)
      ?.confirmations ?? 0;
  // Also for a node that does not say how long the chain is.
  if (!(confirmations >= wanted)) {
    throw new Refusal('chain.mismatch', 'the block is not deep enough yet', { confirmations, wanted });
  }
  return { chainId: anchor.chainId, blockNumber: anchor.blockNumber, blockTime: anchor.blockTime, confirmations };
}

/**
 * The contract answers the root of the signed checkpoint, and took it by the transaction in the block that the bundle names: any earlier word of
 * the contract in its place would date the leaf back.
 */
async function requireAnchored(
  anchor: EvmAnchorWithAfter,
  block: { transaction: string; blockNumber: number; blockHash: string; blockTime: string },
  note: string,
  node: ChainNode,
): Promise<void> {
  const { size, root } = parseCheckpoint(parseNote(note).text);
  const word = size.toString(16).padStart(64, '0');
  const data = `${ROOT_OF}${word}`;
  const answered = await node.ask<string>('eth_call', [{ to: anchor.contract, data }, 'latest']);
  if (answered !== `0x${toHex(root)}`) {
    throw new Refusal('chain.mismatch', 'the contract holds another root for this size', {
      size,
      root: answered,
      expected: toHex(root),
    });
  }
  const receipt = await node.ask<Receipt | null>('eth_getTransactionReceipt', [block.transaction]);
  const inBlock =
    receipt?.blockHash === block.blockHash &&
    Number(receipt.blockNumber) === block.blockNumber &&
    receipt.status === '0x1' &&
    receipt.logs?.some(
      ({ address, topics, data: told }) =>
        address.toLowerCase() === anchor.contract &&
        topics.map((topic) => topic.toLowerCase()).join() === `${ANCHORED},0x${word}` &&
        told.toLowerCase() === `0x${toHex(root)}`,
    );
  if (!inBlock) {
    throw new Refusal('chain.mismatch', 'the transaction in that block is not the one that anchored this checkpoint', {
      transaction: block.transaction,
      blockHash: block.blockHash,
    });
  }
  const found = await node.ask<Block | null>('eth_getBlockByHash', [block.blockHash, false]);
  const time = found === null ? null : timeOf(found);
  if (time !== block.blockTime) {
    throw new Refusal('chain.mismatch', 'the block has another time', { blockTime: time, expected: block.blockTime });
  }
}

/** Time of a block; null for what is none. */
function timeOf({ timestamp }: Block): string | null {
  const time = new Date(Number(timestamp) * 1000);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}
