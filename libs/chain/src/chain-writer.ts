import { Refusal } from '@filmdeed/kernel';
import type { Rejection, SignedTransaction, TransactionPlace } from '@filmdeed/ledger';
import { keccak256, Transaction } from 'ethers';
import { blockAt } from './chain-block.js';
import { type ChainAsk, isRpcFailure, quantity } from './chain-rpc.js';
import { rpcRefusal } from './rpc-refusal.js';
import { type SigningTerms, signTransaction, type UnsignedTransaction } from './sign-transaction.js';

type Call = Pick<UnsignedTransaction, 'to' | 'data'>;

interface Receipt {
  readonly blockNumber: string;
  readonly blockHash: string;
  readonly status: string;
}

/**
 * Transactions of one account, each signed before it is sent, so that whoever keeps them can send them again after a crash, a reorganisation or a
 * lost block. The account writes for one purpose alone: two writers would take each other's nonces. Methods throw `RpcFailure` as the node says it.
 */
export function chainWriter(rpc: ChainAsk, terms: SigningTerms) {
  const { signer } = terms;
  const nonceAt = async (tag: 'latest' | 'pending'): Promise<number> =>
    Number(await rpc.quantity('eth_getTransactionCount', signer.address, tag));

  const sign = async (call: Call, replaces?: UnsignedTransaction['replaces']): Promise<SignedTransaction> => {
    const raw = await signTransaction(rpc, terms, { ...call, ...(replaces === undefined ? {} : { replaces }) });
    return { raw, transaction: keccak256(raw) };
  };

  return {
    sign: (call: Call) => sign(call),

    /** What takes the place of a signed transaction; if nothing of ours stands before it (`isFirst`), the first nonce that is not used up. */
    async replace(call: Call, raw: string, isFirst: boolean): Promise<SignedTransaction> {
      const before = Transaction.from(raw);
      const first = isFirst ? await nonceAt('latest') : Infinity;
      return sign(call, { transaction: before, nonce: Math.min(before.nonce, first) });
    },

    async send(raw: string): Promise<void> {
      const { nonce } = Transaction.from(raw);
      if (nonce > (await nonceAt('pending'))) {
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
        if (nonce < (await nonceAt('latest'))) {
          throw rejected('nonce-used', 'nonce too low', 'another transaction has its nonce', nonce);
        }
        throw rpcRefusal(error);
      }
    },

    async place(transaction: string): Promise<TransactionPlace | null> {
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
    },
  };
}

function rejected(why: Rejection, reason: string, message: string, nonce: number): Refusal {
  return new Refusal('chain.rejected', message, { reason, why, nonce });
}
