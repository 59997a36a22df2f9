import { utf8 } from '@filmdeed/kernel';
import { concat, sha256 } from 'ethers';
import { chainIdentity } from './chain-block.js';
import { type FeeTerms, UNBOUNDED } from './chain-fee.js';
import { ChainRpc } from './chain-rpc.js';
import { type ChainSigner, localSigner } from './chain-signer.js';
import { CHECKPOINT_ANCHOR_BYTECODE } from './generated/checkpoint-anchor.js';
import { CONTRACT, onChain } from './rpc-refusal.js';
import { PATIENCE_MS, sendAndWait } from './send-and-wait.js';

export interface DeploymentOrder {
  readonly rpcUrl: string;
  /** Private key, 0x-hex, or what signs with it: pays, and becomes the writer. */
  readonly key: string | ChainSigner;
  readonly fees?: FeeTerms;
  /** Of the log that will be anchored there, and no other. */
  readonly origin: string;
  /** How long to wait for the block. */
  readonly patienceMs?: number;
}

/** What the contract calls its log. */
export function originHashOf(origin: string): string {
  return sha256(utf8(origin));
}

/**
 * Puts a CheckpointAnchor on the node's chain and gives its address, 0x-hex in lower case, once it is in a block.
 * Refuses `chain.unreachable`, `chain.rejected`, `environment.invalid`.
 */
export async function deployCheckpointAnchor(order: DeploymentOrder): Promise<string> {
  const rpc = new ChainRpc(order.rpcUrl);
  const signer = typeof order.key === 'string' ? localSigner(order.key) : order.key;
  const fees = order.fees ?? UNBOUNDED;
  const constructing = CONTRACT.encodeDeploy([signer.address, originHashOf(order.origin)]);
  return onChain(async () => {
    const { chainId } = await chainIdentity(rpc);
    const data = concat([CHECKPOINT_ANCHOR_BYTECODE, constructing]);
    const until = Date.now() + (order.patienceMs ?? PATIENCE_MS);
    const { contract } = await sendAndWait(rpc, { signer, chainId, fees }, { data }, until);
    return contract!;
  });
}
