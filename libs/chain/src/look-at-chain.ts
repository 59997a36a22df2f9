import { Refusal } from '@filmdeed/kernel';
import type { AnchorChainIdentity } from '@filmdeed/ledger';
import { mismatch } from './anchor-contract.js';
import { chainIdentity } from './chain-block.js';
import { ChainRpc } from './chain-rpc.js';
import { onChain } from './rpc-refusal.js';

type Chain = Pick<AnchorChainIdentity, 'chainId' | 'genesis'>;

/**
 * Which chain the nodes follow. One that is known is recognised if a single node follows it; a chain that we have not seen is believed only if
 * every node answers, and all with the same. Refuses `chain.unreachable`, `chain.mismatch`.
 */
export async function lookAtChain(rpcUrls: readonly string[], known: Chain | null = null): Promise<Chain> {
  const looks = await Promise.allSettled(rpcUrls.map(lookAtNode));
  const found = looks.flatMap((look) => (look.status === 'fulfilled' ? [look.value] : []));
  if (known !== null && found.some((chain) => isSame(chain, known))) return known;
  for (const look of looks) {
    if (look.status === 'rejected') throw look.reason as Error;
  }
  const [first] = found;
  if (first === undefined) throw new Refusal('chain.unreachable', 'no node is named', { cause: 'no node' });
  const other = found.find((chain) => !isSame(chain, first));
  if (other === undefined) return first;
  throw mismatch('nodes', `${other.chainId} ${other.genesis}`, `${first.chainId} ${first.genesis}`);
}

async function lookAtNode(rpcUrl: string): Promise<Chain> {
  const { chainId, genesis } = await onChain(() => chainIdentity(new ChainRpc(rpcUrl)));
  if (genesis !== null) return { chainId, genesis };
  throw new Refusal('chain.unreachable', 'the chain has no first block yet', { cause: 'no genesis' });
}

const isSame = (a: Chain, b: Chain): boolean => a.chainId === b.chainId && a.genesis === b.genesis;
