import { isRefusal, Refusal, toHex } from '@filmdeed/kernel';
import type { AnchorChain, AnchorChainIdentity, BlockStanding, Rejection, TransactionPlace } from '@filmdeed/ledger';
import { keccak256, Transaction } from 'ethers';
import { anchorContract, confirmNode } from './anchor-contract.js';
import { blockAt } from './chain-block.js';
import { type FeeTerms, priceNow, UNBOUNDED } from './chain-fee.js';
import { ChainNodes } from './chain-nodes.js';
import { type ChainRpc, isRpcFailure, quantity } from './chain-rpc.js';
import type { ChainSigner } from './chain-signer.js';
import { CONTRACT, onChain, rpcRefusal } from './rpc-refusal.js';
import { signTransaction, type UnsignedTransaction } from './sign-transaction.js';
import { stateProofOf } from './state-proof-of.js';

export interface EvmAnchorSettings {
  /** Nodes of the chain, the preferred one first. */
  readonly rpcUrls: readonly string[];
  /** Of the contract's writer. */
  readonly signer: ChainSigner;
  /** Of the log whose checkpoints are anchored. */
  readonly origin: string;
  readonly identity: AnchorChainIdentity;
  readonly fees?: FeeTerms;
}

interface Receipt {
  readonly blockNumber: string;
  readonly blockHash: string;
  readonly status: string;
}

/** A CheckpointAnchor on any chain that speaks Ethereum's JSON-RPC, by whichever of its nodes answers. */
export function evmAnchorChain(settings: EvmAnchorSettings): AnchorChain {
  const { identity, origin, signer, fees = UNBOUNDED } = settings;
  const rpc = new ChainNodes(settings.rpcUrls);
  const contract = anchorContract(rpc, identity.contract);

  const place = async (transaction: string): Promise<TransactionPlace | null> => {
    const receipt = await rpc.ask<Receipt | null>('eth_getTransactionReceipt', transaction);
    if (receipt === null) return null;
    const number = Number(quantity(receipt.blockNumber, 'eth_getTransactionReceipt'));
    const block = await blockAt(rpc, number);
    // The node is just turning to another branch: the next look will tell.
    if (block?.hash !== receipt.blockHash.toLowerCase()) return null;
    const head = Number(await rpc.quantity('eth_blockNumber'));
    const confirmations = Math.max(1, head - number + 1);
    return {
      block: { number, hash: block.hash, time: block.time },
      confirmations,
      succeeded: receipt.status === '0x1',
    };
  };

  type Replaces = NonNullable<UnsignedTransaction['replaces']>;

  const sign = async ({ size, root }: { size: number; root: Uint8Array }, replaces?: Replaces) => {
    const data = CONTRACT.encodeFunctionData('anchor', [size, `0x${toHex(root)}`]);
    const terms = { signer, chainId: identity.chainId, fees };
    const call = { to: identity.contract, data, ...(replaces === undefined ? {} : { replaces }) };
    const raw = await signTransaction(rpc, terms, call);
    return { raw, transaction: keccak256(raw) };
  };

  const replace = async (checkpoint: { size: number; root: Uint8Array }, raw: string, isFirst: boolean) => {
    const before = Transaction.from(raw);
    const first = isFirst ? Number(await rpc.quantity('eth_getTransactionCount', signer.address, 'latest')) : Infinity;
    return sign(checkpoint, { transaction: before, nonce: Math.min(before.nonce, first) });
  };

  const send = async (raw: string): Promise<void> => {
    const { nonce } = Transaction.from(raw);
    if (nonce > Number(await rpc.quantity('eth_getTransactionCount', signer.address, 'pending'))) {
      throw rejected(
        'nonce-gap',
        'nonce too high',
        'the chain would wait for ever: an earlier nonce is missing',
        nonce,
      );
    }
    try {
      await rpc.ask('eth_sendRawTransaction', raw);
    } catch (error) {
      // "Already known", "nonce too low": words differ from node to node, what counts is what it has.
      if (!isRpcFailure(error)) throw error;
      if ((await rpc.ask<object | null>('eth_getTransactionByHash', keccak256(raw))) !== null) return;
      if (nonce < Number(await rpc.quantity('eth_getTransactionCount', signer.address, 'latest'))) {
        throw rejected('nonce-used', 'nonce too low', 'another transaction has its nonce', nonce);
      }
      throw rpcRefusal(error);
    }
  };

  return {
    identity,

    confirm: () => onChain(() => rpc.vet((node) => onChain(() => confirmNode(node, identity, origin)))),

    sight: () =>
      onChain(async () => {
        const [head, balance, { least }] = await Promise.all([
          blockAt(rpc, 'latest'),
          rpc.quantity('eth_getBalance', signer.address, 'latest'),
          priceNow(rpc, fees),
        ]);
        if (head === null) throw new Refusal('chain.unreachable', 'the chain has no block yet', { cause: 'no block' });
        return { head: head.number, headAt: head.time, fee: least, balance, nodes: rpc.health() };
      }),

    stands: ({ number, hash }) =>
      onChain(async () => standingOf(await Promise.all(rpc.voters().map((node) => vote(node, number, hash))))),

    anchoredSize: () => onChain(() => contract.latest()),
    rootOf: (size) => onChain(() => contract.rootOf(size)),
    recordedBy: (size) => onChain(() => contract.recordedBy(size)),
    sign: (checkpoint) => onChain(() => sign(checkpoint)),
    replace: (checkpoint, raw, isFirst) => onChain(() => replace(checkpoint, raw, isFirst)),
    send: (raw) => onChain(() => send(raw)),
    place: (transaction) => onChain(() => place(transaction)),
    stateProof: (size, block) => onChain(() => stateProofOf(rpc, identity.contract, size, block)),
  };
}

/** What one node says of a block; null if it says nothing. */
async function vote(node: ChainRpc, number: number, hash: string): Promise<BlockStanding | null> {
  try {
    const block = await blockAt(node, number);
    return block === null ? 'behind' : block.hash === hash ? 'stands' : 'replaced';
  } catch (error) {
    if (isRpcFailure(error) || isRefusal(error, 'chain.unreachable')) return null;
    throw error;
  }
}

/** A node that is behind says nothing of the block, as long as another one is not. */
function standingOf(votes: readonly (BlockStanding | null)[]): BlockStanding {
  const has = (standing: BlockStanding): boolean => votes.includes(standing);
  if (has('stands') && has('replaced')) return 'disputed';
  for (const standing of ['stands', 'replaced', 'behind'] as const) if (has(standing)) return standing;
  throw new Refusal('chain.unreachable', 'no node tells of the block', { cause: 'no vote' });
}

function rejected(why: Rejection, reason: string, message: string, nonce: number): Refusal {
  return new Refusal('chain.rejected', message, { reason, why, nonce });
}
