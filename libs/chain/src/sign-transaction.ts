import type { TransactionRequest, Wallet } from 'ethers';
import { blockAt } from './chain-block.js';
import { type ChainRpc, isRpcFailure } from './chain-rpc.js';

/** Estimates are exact for the state of this moment only. */
const SPARE_GAS_PERCENT = 25n;

export interface UnsignedTransaction {
  /** Absent to make a contract. */
  readonly to?: string;
  /** 0x-hex */
  readonly data: string;
}

/**
 * Signs a transaction for the node's chain with the account's next unused nonce, those on their way counted. Sends nothing. Throws
 * `RpcFailure` if it would revert. Refuses `chain.unreachable`.
 */
export async function signTransaction(
  rpc: ChainRpc,
  wallet: Wallet,
  chainId: number,
  { to, data }: UnsignedTransaction,
): Promise<string> {
  const call = { from: wallet.address, ...(to === undefined ? {} : { to }), data };
  // Of the two only this one tells why on every node.
  await rpc.ask('eth_call', call, 'latest');
  const [gas, nonce, price] = await Promise.all([
    rpc.quantity('eth_estimateGas', call, 'latest'),
    rpc.quantity('eth_getTransactionCount', wallet.address, 'pending'),
    priceOf(rpc),
  ]);
  const gasLimit = gas + (gas * SPARE_GAS_PERCENT) / 100n;
  return wallet.signTransaction({ ...call, ...price, chainId, nonce: Number(nonce), gasLimit, value: 0n });
}

/** EIP-1559 where the chain has a base fee, with room for it to double; else legacy (EIP-155) at the node's price, which may be 0. */
async function priceOf(
  rpc: ChainRpc,
): Promise<Pick<TransactionRequest, 'type' | 'gasPrice' | 'maxFeePerGas' | 'maxPriorityFeePerGas'>> {
  const baseFee = (await blockAt(rpc, 'latest'))?.baseFee ?? 0n;
  // Chains with free gas keep a base fee of 0.
  if (baseFee === 0n) return { type: 0, gasPrice: await rpc.quantity('eth_gasPrice') };
  const maxPriorityFeePerGas = await priorityFee(rpc);
  return { type: 2, maxPriorityFeePerGas, maxFeePerGas: 2n * baseFee + maxPriorityFeePerGas };
}

/** What the node suggests; 0 where it has no such method. */
async function priorityFee(rpc: ChainRpc): Promise<bigint> {
  try {
    return await rpc.quantity('eth_maxPriorityFeePerGas');
  } catch (error) {
    if (isRpcFailure(error)) return 0n;
    throw error;
  }
}
