import { Refusal, toHex } from '@filmdeed/kernel';
import type { ContractWallets } from '@filmdeed/registry';
import { AbiCoder, concat } from 'ethers';
import { blockAt } from './chain-block.js';
import { type ChainAsk, ChainRpc, isRpcFailure } from './chain-rpc.js';
import { SIGNATURE_QUESTION_BYTECODE } from './generated/signature-question.js';
import { onChain } from './rpc-refusal.js';

/** What an account says of a signature, and when: a contract may say something else later (ERC-1271). */
export interface AccountAnswer {
  readonly isValid: boolean;
  readonly block: { readonly number: number; readonly hash: string; readonly time: Date };
}

/** Signatures of more bytes are none. */
const MOST_SIGNATURE_BYTES = 16_384;
/** So much may a wallet think: its answer is one of a stranger's code. */
const GAS = '0xe4e1c0';

/**
 * Asks by one `eth_call`, at one block, whether an account accepts a signature over 32 bytes: ERC-6492 (a wallet that is not deployed yet, or must be
 * prepared), its own ECDSA key, ERC-1271. `account` and `signature` are 0x-hex. The question is code that is run and never stored
 * (contracts/SignatureQuestion.sol). Refuses `chain.unreachable`.
 */
export async function askAccount(
  rpc: ChainAsk,
  account: string,
  digest: Uint8Array,
  signature: string,
): Promise<AccountAnswer> {
  return onChain(async () => {
    const block = await blockAt(rpc, 'latest');
    if (block === null) throw new Refusal('chain.unreachable', 'the chain has no block yet', { cause: 'no block' });
    const at = { number: block.number, hash: block.hash, time: block.time };
    if (signature.length > 2 + 2 * MOST_SIGNATURE_BYTES) return { isValid: false, block: at };
    const args = AbiCoder.defaultAbiCoder().encode(
      ['address', 'bytes32', 'bytes'],
      [account, `0x${toHex(digest)}`, signature],
    );
    const call = { data: concat([SIGNATURE_QUESTION_BYTECODE, args]), gas: GAS };
    try {
      const answer = await rpc.ask<string>('eth_call', call, `0x${block.number.toString(16)}`);
      return { isValid: answer === '0x01', block: at };
    } catch (error) {
      // Code of a stranger that burns all its gas is no signature. Any other "no" of the node would look the same, and is none either.
      if (!isRpcFailure(error)) throw error;
      return { isValid: false, block: at };
    }
  });
}

/** Contract wallets of the chain that a node follows. */
export function contractWallets(rpcUrl: string): ContractWallets & {
  /** As `accepts`, with the block at which it was asked. */
  ask(wallet: string, digest: Uint8Array, signature: Uint8Array): Promise<AccountAnswer>;
} {
  const rpc = new ChainRpc(rpcUrl);
  const ask = (wallet: string, digest: Uint8Array, signature: Uint8Array): Promise<AccountAnswer> =>
    askAccount(rpc, `0x${wallet}`, digest, `0x${toHex(signature)}`);
  return { ask, accepts: async (...question) => (await ask(...question)).isValid };
}
