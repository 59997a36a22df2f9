import { isRefusal, Refusal, toHex } from '@filmdeed/kernel';
import type { AnchorChain, AnchorChainIdentity, BlockStanding } from '@filmdeed/ledger';
import { anchorContract, confirmNode } from './anchor-contract.js';
import { blockAt } from './chain-block.js';
import { type FeeTerms, priceNow, UNBOUNDED } from './chain-fee.js';
import { ChainNodes } from './chain-nodes.js';
import { type ChainRpc, isRpcFailure } from './chain-rpc.js';
import type { ChainSigner } from './chain-signer.js';
import { chainWriter } from './chain-writer.js';
import { CONTRACT, onChain } from './rpc-refusal.js';
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

/** A CheckpointAnchor on any chain that speaks Ethereum's JSON-RPC, by whichever of its nodes answers. */
export function evmAnchorChain(settings: EvmAnchorSettings): AnchorChain {
  const { identity, origin, signer, fees = UNBOUNDED } = settings;
  const rpc = new ChainNodes(settings.rpcUrls);
  const contract = anchorContract(rpc, identity.contract);

  const writer = chainWriter(rpc, { signer, chainId: identity.chainId, fees });
  const anchoring = ({ size, root }: { size: number; root: Uint8Array }) => ({
    to: identity.contract,
    data: CONTRACT.encodeFunctionData('anchor', [size, `0x${toHex(root)}`]),
  });

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
    sign: (checkpoint) => onChain(() => writer.sign(anchoring(checkpoint))),
    replace: (checkpoint, raw, isFirst) => onChain(() => writer.replace(anchoring(checkpoint), raw, isFirst)),
    send: (raw) => onChain(() => writer.send(raw)),
    place: (transaction) => onChain(() => writer.place(transaction)),
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
