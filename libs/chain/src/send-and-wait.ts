import { Refusal } from '@filmdeed/kernel';
import { keccak256 } from 'ethers';
import type { ChainAsk } from './chain-rpc.js';
import { type SigningTerms, signTransaction, type UnsignedTransaction } from './sign-transaction.js';

export interface MinedTransaction {
  /** 0x-hex */
  readonly transaction: string;
  readonly block: number;
  /** 0x-hex in lower case; null if none was made. Told by the chain, not computed: not every chain makes addresses by the rule of CREATE. */
  readonly contract: string | null;
}

interface Receipt {
  readonly contractAddress: string | null;
  readonly blockNumber: string;
  readonly status: string;
}

const LOOK_EVERY_MS = 100;
export const PATIENCE_MS = 300_000;

/** Sends a transaction and waits until it is in a block. Throws `RpcFailure`. Refuses `chain.unreachable`, `chain.rejected`. */
export async function sendAndWait(
  rpc: ChainAsk,
  terms: SigningTerms,
  call: UnsignedTransaction,
  until = Date.now() + PATIENCE_MS,
): Promise<MinedTransaction> {
  const raw = await signTransaction(rpc, terms, call);
  await rpc.ask('eth_sendRawTransaction', raw);
  const transaction = keccak256(raw);
  for (;;) {
    const receipt = await rpc.ask<Receipt | null>('eth_getTransactionReceipt', transaction);
    if (receipt !== null) {
      const { contractAddress, blockNumber, status } = receipt;
      if (status !== '0x1' || (call.to === undefined && contractAddress === null)) {
        throw new Refusal('chain.rejected', 'it was not done', { transaction, reason: 'reverted' });
      }
      return { transaction, block: Number(blockNumber), contract: contractAddress?.toLowerCase() ?? null };
    }
    if (Date.now() > until) {
      throw new Refusal('chain.rejected', 'it is in no block yet', { transaction, reason: 'not in time' });
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
