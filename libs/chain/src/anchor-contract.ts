import { Refusal } from '@filmdeed/kernel';
import type { AnchorChainIdentity } from '@filmdeed/ledger';
import { blockAt, chainIdentity } from './chain-block.js';
import { type ChainAsk, isRpcFailure } from './chain-rpc.js';
import { originHashOf } from './deploy-checkpoint-anchor.js';
import { CONTRACT } from './rpc-refusal.js';

const NO_ROOT = `0x${'0'.repeat(64)}`;
/** Where a node does not search its whole chain at once: so many blocks at a time, and so often, back from the newest. */
const LOG_BLOCKS = 2000;
const LOG_WINDOWS = 50;

/** Calls of a CheckpointAnchor that change nothing. */
export function anchorContract(rpc: ChainAsk, contract: string) {
  const read = async (name: 'latest' | 'rootOf' | 'originHash', ...args: readonly unknown[]): Promise<unknown> => {
    const data = CONTRACT.encodeFunctionData(name, args);
    const answer = await rpc.ask<string>('eth_call', { to: contract, data }, 'latest');
    // An address without code answers nothing.
    if (answer === '0x') throw mismatch('contract', null, contract);
    return CONTRACT.decodeFunctionResult(name, answer)[0];
  };

  const logged = async (size: number, fromBlock: string, toBlock: string): Promise<string | null> => {
    const topics = CONTRACT.encodeFilterTopics('CheckpointAnchored', [size]);
    const filter = { address: contract, fromBlock, toBlock, topics };
    const [found] = await rpc.ask<readonly { readonly transactionHash: string }[]>('eth_getLogs', filter);
    return found?.transactionHash.toLowerCase() ?? null;
  };

  return {
    latest: async (): Promise<number> => Number(await read('latest')),

    async rootOf(size: number): Promise<string | null> {
      const root = (await read('rootOf', size)) as string;
      return root === NO_ROOT ? null : root;
    },

    async recordedBy(size: number): Promise<string | null> {
      try {
        return await logged(size, '0x0', 'latest');
      } catch (error) {
        if (!isRpcFailure(error)) throw error;
      }
      let last = Number(await rpc.quantity('eth_blockNumber'));
      for (let i = 0; i < LOG_WINDOWS && last >= 0; i++, last -= LOG_BLOCKS) {
        const found = await logged(size, hex(Math.max(0, last - LOG_BLOCKS + 1)), hex(last));
        if (found !== null) return found;
      }
      return null;
    },

    /** The contract's `originHash`, or null if it is no CheckpointAnchor. */
    async originHash(): Promise<string | null> {
      try {
        return String(await read('originHash'));
      } catch (error) {
        if (!isRpcFailure(error) && (error as { code?: unknown }).code !== 'BAD_DATA') throw error;
        return null;
      }
    },
  };
}

/**
 * Number of the newest block of a node that follows the chain and has the contract of this log. Refuses `chain.unreachable` also for a node that
 * is still catching up, and `chain.mismatch`.
 */
export async function confirmNode(rpc: ChainAsk, identity: AnchorChainIdentity, origin: string): Promise<number> {
  const found = await chainIdentity(rpc);
  if (found.chainId !== identity.chainId) throw mismatch('chainId', found.chainId, identity.chainId);
  if (found.genesis !== identity.genesis) throw mismatch('genesis', found.genesis, identity.genesis);
  const code = await rpc.ask<string>('eth_getCode', identity.contract, 'latest');
  if (code === '0x') {
    await requireSynced(rpc);
    throw mismatch('contract', null, identity.contract);
  }
  const hash = await anchorContract(rpc, identity.contract).originHash();
  if (hash === null) throw mismatch('contract', 'another contract', identity.contract);
  if (hash !== originHashOf(origin)) throw mismatch('originHash', hash, originHashOf(origin));
  const head = await blockAt(rpc, 'latest');
  if (head === null) throw new Refusal('chain.unreachable', 'the chain has no block yet', { cause: 'no block' });
  return head.number;
}

/** A node that does not say whether it is catching up counts as one that is not. */
async function requireSynced(rpc: ChainAsk): Promise<void> {
  let syncing: unknown;
  try {
    syncing = await rpc.ask<unknown>('eth_syncing');
  } catch (error) {
    if (isRpcFailure(error)) return;
    throw error;
  }
  if (syncing !== false) throw new Refusal('chain.unreachable', 'the node is catching up', { cause: 'syncing' });
}

export function mismatch(what: string, found: string | number | null, expected: string | number): Refusal {
  return new Refusal('chain.mismatch', `the chain that answers is another one: its ${what} differs`, {
    what,
    found,
    expected,
  });
}

const hex = (number: number): string => `0x${number.toString(16)}`;
