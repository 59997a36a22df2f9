import { Refusal, utf8 } from '@filmdeed/kernel';
import { concat, keccak256, sha256 } from 'ethers';
import { chainIdentity } from './chain-block.js';
import { type FeeTerms, UNBOUNDED } from './chain-fee.js';
import { ChainRpc } from './chain-rpc.js';
import { type ChainSigner, localSigner } from './chain-signer.js';
import { CHECKPOINT_ANCHOR_BYTECODE } from './generated/checkpoint-anchor.js';
import { CONTRACT, onChain } from './rpc-refusal.js';
import { signTransaction } from './sign-transaction.js';

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

interface Receipt {
  readonly contractAddress: string | null;
  readonly status: string;
}

const LOOK_EVERY_MS = 100;
const PATIENCE_MS = 300_000;

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
  const until = Date.now() + (order.patienceMs ?? PATIENCE_MS);
  const constructing = CONTRACT.encodeDeploy([signer.address, originHashOf(order.origin)]);
  return onChain(async () => {
    const { chainId } = await chainIdentity(rpc);
    const raw = await signTransaction(
      rpc,
      { signer, chainId, fees },
      { data: concat([CHECKPOINT_ANCHOR_BYTECODE, constructing]) },
    );
    await rpc.ask('eth_sendRawTransaction', raw);
    const transaction = keccak256(raw);
    for (;;) {
      const receipt = await rpc.ask<Receipt | null>('eth_getTransactionReceipt', transaction);
      if (receipt !== null) return addressIn(receipt, transaction);
      if (Date.now() > until) {
        throw new Refusal('chain.rejected', 'the contract is in no block yet', { transaction, reason: 'not in time' });
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  });
}

/** Told by the chain, not computed: not every chain makes addresses by the rule of CREATE. */
function addressIn({ contractAddress, status }: Receipt, transaction: string): string {
  if (status !== '0x1' || contractAddress === null) {
    throw new Refusal('chain.rejected', 'the contract was not made', { transaction, reason: 'reverted' });
  }
  return contractAddress.toLowerCase();
}
