import { type ChainAsk, quantity } from './chain-rpc.js';

export interface ChainBlock {
  readonly number: number;
  /** 0x-hex in lower case */
  readonly hash: string;
  readonly time: Date;
  /** Wei; null on a chain without one (before EIP-1559). */
  readonly baseFee: bigint | null;
}

interface RpcBlock {
  readonly number: unknown;
  readonly hash: string;
  readonly timestamp: unknown;
  readonly baseFeePerGas?: unknown;
}

/** FISCO BCOS before 3.12 counts milliseconds; as seconds they would lie beyond the year 5000. */
const FIRST_IN_MILLISECONDS = 100_000_000_000;

/** A block of the present chain, or null while there is none of that number. */
export async function blockAt(rpc: ChainAsk, number: number | 'latest'): Promise<ChainBlock | null> {
  const method = 'eth_getBlockByNumber';
  const tag = typeof number === 'number' ? `0x${number.toString(16)}` : number;
  const block = await rpc.ask<RpcBlock | null>(method, tag, false);
  if (block === null) return null;
  const timestamp = Number(quantity(block.timestamp, method));
  return {
    number: Number(quantity(block.number, method)),
    hash: block.hash.toLowerCase(),
    time: new Date(timestamp < FIRST_IN_MILLISECONDS ? timestamp * 1000 : timestamp),
    baseFee: block.baseFeePerGas === undefined ? null : quantity(block.baseFeePerGas, method),
  };
}

/** What tells one chain from every other. Refuses `chain.unreachable`. */
export async function chainIdentity(
  rpc: ChainAsk,
): Promise<{ readonly chainId: number; readonly genesis: string | null }> {
  const [chainId, genesis] = await Promise.all([rpc.quantity('eth_chainId'), blockAt(rpc, 0)]);
  return { chainId: Number(chainId), genesis: genesis?.hash ?? null };
}
