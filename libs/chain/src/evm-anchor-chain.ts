import { Refusal, toHex } from '@filmdeed/kernel';
import type { AnchorChain, AnchorChainIdentity, TransactionPlace } from '@filmdeed/ledger';
import { keccak256, Transaction } from 'ethers';
import { blockAt, chainIdentity } from './chain-block.js';
import { walletOf } from './chain-key.js';
import { ChainRpc, isRpcFailure, quantity } from './chain-rpc.js';
import { originHashOf } from './deploy-checkpoint-anchor.js';
import { CONTRACT, onChain, rpcRefusal } from './rpc-refusal.js';
import { signTransaction } from './sign-transaction.js';

export interface EvmAnchorSettings {
  readonly rpcUrl: string;
  /** Private key of the contract's writer, 0x-hex. */
  readonly key: string;
  /** Of the log whose checkpoints are anchored. */
  readonly origin: string;
  readonly identity: AnchorChainIdentity;
}

interface Receipt {
  readonly blockNumber: string;
  readonly blockHash: string;
  readonly status: string;
}

const NO_ROOT = `0x${'0'.repeat(64)}`;

/** Chain id and genesis of the chain that a node follows. Refuses `chain.unreachable`. */
export async function lookAtChain(rpcUrl: string): Promise<Pick<AnchorChainIdentity, 'chainId' | 'genesis'>> {
  const { chainId, genesis } = await onChain(() => chainIdentity(new ChainRpc(rpcUrl)));
  if (genesis !== null) return { chainId, genesis };
  throw new Refusal('chain.unreachable', 'the chain has no first block yet', { cause: 'no genesis' });
}

/** A CheckpointAnchor on any chain that speaks Ethereum's JSON-RPC. Refuses `environment.invalid` for a key that is none. */
export function evmAnchorChain(settings: EvmAnchorSettings): AnchorChain {
  const { identity } = settings;
  const rpc = new ChainRpc(settings.rpcUrl);
  const wallet = walletOf(settings.key);
  const originHash = originHashOf(settings.origin);

  const read = async (name: 'latest' | 'rootOf' | 'originHash', ...args: readonly unknown[]): Promise<unknown> => {
    const data = CONTRACT.encodeFunctionData(name, args);
    const answer = await rpc.ask<string>('eth_call', { to: identity.contract, data }, 'latest');
    // An address without code answers nothing.
    if (answer === '0x') throw mismatch('contract', null, identity.contract);
    return CONTRACT.decodeFunctionResult(name, answer)[0];
  };

  const rootOf = async (size: number): Promise<string | null> => {
    const root = (await read('rootOf', size)) as string;
    return root === NO_ROOT ? null : root;
  };

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

  const isKnown = async (transaction: string): Promise<boolean> =>
    (await rpc.ask<object | null>('eth_getTransactionByHash', transaction)) !== null;

  return {
    identity,

    confirm: () =>
      onChain(async () => {
        const found = await chainIdentity(rpc);
        if (found.chainId !== identity.chainId) throw mismatch('chainId', found.chainId, identity.chainId);
        if (found.genesis !== identity.genesis) throw mismatch('genesis', found.genesis, identity.genesis);
        const code = await rpc.ask<string>('eth_getCode', identity.contract, 'latest');
        if (code === '0x') throw mismatch('contract', null, identity.contract);
        let hash: unknown;
        try {
          hash = await read('originHash');
        } catch (error) {
          if (!isRpcFailure(error) && (error as { code?: unknown }).code !== 'BAD_DATA') throw error;
          throw mismatch('contract', 'another contract', identity.contract);
        }
        if (hash !== originHash) throw mismatch('originHash', String(hash), originHash);
      }),

    anchoredSize: () => onChain(async () => Number(await read('latest'))),

    rootOf: (size) => onChain(() => rootOf(size)),

    recordedBy: (size) =>
      onChain(async () => {
        const topics = CONTRACT.encodeFilterTopics('CheckpointAnchored', [size]);
        const filter = { address: identity.contract, fromBlock: '0x0', toBlock: 'latest', topics };
        const [found] = await rpc.ask<readonly { readonly transactionHash: string }[]>('eth_getLogs', filter);
        return found?.transactionHash.toLowerCase() ?? null;
      }),

    sign: ({ size, root }) =>
      onChain(async () => {
        const data = CONTRACT.encodeFunctionData('anchor', [size, `0x${toHex(root)}`]);
        const raw = await signTransaction(rpc, wallet, identity.chainId, { to: identity.contract, data });
        return { raw, transaction: keccak256(raw) };
      }),

    send: (raw) =>
      onChain(async () => {
        const { nonce } = Transaction.from(raw);
        if (nonce > Number(await rpc.quantity('eth_getTransactionCount', wallet.address, 'pending')))
          throw nonceGap(nonce);
        try {
          await rpc.ask('eth_sendRawTransaction', raw);
        } catch (error) {
          // "Already known", "nonce too low": words differ from node to node, what counts is whether it has the transaction.
          if (!isRpcFailure(error) || !(await isKnown(keccak256(raw)))) throw rpcRefusal(error);
        }
      }),

    place: (transaction) => onChain(() => place(transaction)),
  };
}

/** A node would keep it and never mine it: a transaction before it has vanished and will not come again. */
function nonceGap(nonce: number): Refusal {
  return new Refusal('chain.rejected', 'the chain would wait for ever: an earlier nonce is missing', {
    reason: 'nonce too high',
    nonce,
  });
}

function mismatch(what: string, found: string | number | null, expected: string | number): Refusal {
  return new Refusal('chain.mismatch', `the chain that answers is another one: its ${what} differs`, {
    what,
    found,
    expected,
  });
}
