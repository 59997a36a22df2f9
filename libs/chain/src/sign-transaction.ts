import { Refusal } from '@filmdeed/kernel';
import { Transaction } from 'ethers';
import { type FeeTerms, priceOf } from './chain-fee.js';
import type { ChainAsk } from './chain-rpc.js';
import type { ChainSigner } from './chain-signer.js';

/** Estimates are exact for the state of this moment only. */
const SPARE_GAS_PERCENT = 25n;

export interface UnsignedTransaction {
  /** Absent to make a contract. */
  readonly to?: string;
  /** 0x-hex */
  readonly data: string;
  /** The signed transaction whose place it takes, and the nonce of that place. */
  readonly replaces?: { readonly transaction: Transaction; readonly nonce: number };
}

export interface SigningTerms {
  readonly signer: ChainSigner;
  readonly chainId: number;
  readonly fees: FeeTerms;
}

/**
 * Signs a transaction for the node's chain with the account's next unused nonce, those on their way counted, or with that of the one it
 * replaces. Sends nothing. Throws `RpcFailure` if it would revert. Refuses `chain.unreachable`, `chain.rejected` (`fee-cap`, `signer`).
 */
export async function signTransaction(
  rpc: ChainAsk,
  { signer, chainId, fees }: SigningTerms,
  { to, data, replaces }: UnsignedTransaction,
): Promise<string> {
  const call = { from: signer.address, ...(to === undefined ? {} : { to }), data };
  // Of the two only this one tells why on every node.
  await rpc.ask('eth_call', call, 'latest');
  const [gas, nonce, price] = await Promise.all([
    rpc.quantity('eth_estimateGas', call, 'latest'),
    replaces?.nonce ?? rpc.quantity('eth_getTransactionCount', signer.address, 'pending'),
    priceOf(rpc, fees, replaces?.transaction ?? null),
  ]);
  const gasLimit = gas + (gas * SPARE_GAS_PERCENT) / 100n;
  const transaction = Transaction.from({ to: to ?? null, data, ...price, chainId, nonce: Number(nonce), gasLimit });
  return signedBy(signer, transaction);
}

async function signedBy(signer: ChainSigner, transaction: Transaction): Promise<string> {
  const signature = await signer.sign(transaction.unsignedSerialized);
  try {
    transaction.signature = signature;
    if (transaction.from?.toLowerCase() === signer.address) return transaction.serialized;
  } catch {
    // no signature of any key, then
  }
  const facts = { reason: 'the signature is not of the account', why: 'signer', address: signer.address };
  throw new Refusal('chain.rejected', 'what signs for us signed with another key', facts);
}
