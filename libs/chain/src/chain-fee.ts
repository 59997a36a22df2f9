import { Refusal } from '@filmdeed/kernel';
import type { Transaction } from 'ethers';
import { blockAt } from './chain-block.js';
import { type ChainAsk, isRpcFailure } from './chain-rpc.js';

/**
 * `auto`: EIP-1559 where blocks carry a base fee above 0, else `legacy`. `legacy`: EIP-155 at the node's price, which may be 0. `eip1559`:
 * even where the base fee is 0. `free`: EIP-155 at price 0, whatever the node says.
 */
export const FEE_MODES = ['auto', 'legacy', 'eip1559', 'free'] as const;
export type FeeMode = (typeof FEE_MODES)[number];

export interface FeeTerms {
  readonly mode: FeeMode;
  /** Most that a unit of gas may cost, in wei. */
  readonly most: bigint;
}

export type Price =
  | { readonly type: 0; readonly gasPrice: bigint }
  | { readonly type: 2; readonly maxFeePerGas: bigint; readonly maxPriorityFeePerGas: bigint };

export const UNBOUNDED: FeeTerms = { mode: 'auto', most: 2n ** 128n };

/** What a unit of gas costs at this moment: all of it, before any room for a rise. */
export async function priceNow(rpc: ChainAsk, { mode }: FeeTerms): Promise<Price & { readonly least: bigint }> {
  if (mode === 'free') return { type: 0, gasPrice: 0n, least: 0n };
  const baseFee = mode === 'legacy' ? null : ((await blockAt(rpc, 'latest'))?.baseFee ?? null);
  // Chains with free gas keep a base fee of 0, and some of them take nothing but legacy transactions.
  if (mode === 'legacy' || (mode === 'auto' && (baseFee ?? 0n) === 0n)) {
    const gasPrice = await rpc.quantity('eth_gasPrice');
    return { type: 0, gasPrice, least: gasPrice };
  }
  const tip = await priorityFee(rpc);
  const base = baseFee ?? 0n;
  return { type: 2, maxFeePerGas: 2n * base + tip, maxPriorityFeePerGas: tip, least: base + tip };
}

/**
 * The price of a transaction that is signed now: with EIP-1559 there is room for the base fee to double. `before` is the transaction whose
 * place it takes: nodes want a tenth more in every field, some an eighth. Refuses `chain.rejected` (`fee-cap`).
 */
export async function priceOf(rpc: ChainAsk, terms: FeeTerms, before: Transaction | null): Promise<Price> {
  const { least, ...price } = await priceNow(rpc, terms);
  const floor = (field: 'maxFeePerGas' | 'maxPriorityFeePerGas'): bigint =>
    before === null ? 0n : dearer(before[field] ?? before.gasPrice ?? 0n);
  if (before !== null && least === 0n && (before.maxFeePerGas ?? before.gasPrice ?? 0n) === 0n) {
    throw tooDear('the chain asks no price', terms, least);
  }
  const needed = larger(least, floor('maxFeePerGas'));
  if (needed > terms.most) throw tooDear('gas costs more than allowed', terms, needed);
  if (price.type === 0) return { type: 0, gasPrice: larger(price.gasPrice, floor('maxFeePerGas')) };
  const maxFeePerGas = smaller(terms.most, larger(price.maxFeePerGas, floor('maxFeePerGas')));
  const tip = larger(price.maxPriorityFeePerGas, floor('maxPriorityFeePerGas'));
  return { type: 2, maxFeePerGas, maxPriorityFeePerGas: smaller(tip, maxFeePerGas) };
}

/** What the node suggests; 0 where it has no such method. */
async function priorityFee(rpc: ChainAsk): Promise<bigint> {
  try {
    return await rpc.quantity('eth_maxPriorityFeePerGas');
  } catch (error) {
    if (isRpcFailure(error)) return 0n;
    throw error;
  }
}

/** An eighth more, and more even than nothing. */
const dearer = (wei: bigint): bigint => (wei * 9n + 7n) / 8n + 1n;
const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);

function tooDear(message: string, { most }: FeeTerms, needed: bigint): Refusal {
  const facts = { reason: message, why: 'fee-cap', needed: String(needed), most: String(most) };
  return new Refusal('chain.rejected', `nothing is sent: ${message}`, facts);
}
