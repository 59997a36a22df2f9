import { Refusal } from '@filmdeed/kernel';
import type { Rejection } from '@filmdeed/ledger';
import { Interface } from 'ethers';
import { isRpcFailure, type RpcError } from './chain-rpc.js';
import { CHECKPOINT_ANCHOR_ABI } from './generated/checkpoint-anchor.js';
import { PARTY_BOOK_ABI } from './generated/party-book.js';

export const CONTRACT = new Interface(CHECKPOINT_ANCHOR_ABI);
export const PARTY_BOOK = new Interface(PARTY_BOOK_ABI);

const REASON_CHARACTERS = 200;
/** What says that it is not for this, or not any more: not that a transaction failed. */
const REFUSALS_OF_THE_BOOK = /^(?:Book|AccessManaged)/;

/** How nodes say it: go-ethereum, Besu, Nethermind, Erigon, Reth and anvil, Hardhat, FISCO BCOS. */
const WORDS: readonly (readonly [Rejection, RegExp])[] = [
  ['no-funds', /insufficient\s*(?:funds|balance)|enough (?:funds|cash)|notenoughcash|upfront cost exceeds/i],
  [
    'underpriced',
    /underpriced|replacement\s*not\s*allowed|fee\s*too\s*low|too low for the next block|less than block base fee|below (?:configured )?minimum|gas ?price (?:is )?too low/i,
  ],
  ['nonce-used', /nonce (?:is )?too low|nonce\w* below|old\s*nonce/i],
  ['nonce-gap', /nonce (?:is )?too high|nonce gap/i],
];

/** A node's "no" as the refusal that it is; anything else comes back as it was. */
export function rpcRefusal(error: unknown): unknown {
  if (!isRpcFailure(error)) return error;
  const revert = revertOf(error.error);
  if (revert?.name === 'AnchorNotNewer') {
    const [last, given] = revert.args as unknown as readonly [bigint, bigint];
    const facts = { last: Number(last), given: Number(given) };
    return new Refusal('anchor.not-newer', 'the contract holds a checkpoint that is as new', facts);
  }
  if (revert !== null && REFUSALS_OF_THE_BOOK.test(revert.name)) {
    const values = Object.fromEntries(revert.fragment.inputs.map(({ name }, i) => [name, String(revert.args[i])]));
    return new Refusal('book.refused', `the party book refused: ${revert.name}`, { ...values, reason: revert.name });
  }
  const reason = revert?.name ?? error.message.slice(0, REASON_CHARACTERS);
  const why = WORDS.find(([, words]) => words.test(error.message))?.[0] ?? 'other';
  return new Refusal('chain.rejected', `the chain refused: ${reason}`, { reason, why });
}

/** Runs work on a node and tells its "no" as a refusal. */
export async function onChain<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw rpcRefusal(error);
  }
}

/** An error of one of our contracts; null if it was another. */
function revertOf({ data }: RpcError): ReturnType<Interface['parseError']> {
  const nested = (data as { data?: unknown } | null | undefined)?.data;
  for (const bytes of [data, nested]) {
    if (typeof bytes !== 'string' || !/^0x[0-9a-f]{8}/i.test(bytes)) continue;
    for (const contract of [CONTRACT, PARTY_BOOK]) {
      try {
        const error = contract.parseError(bytes);
        if (error !== null) return error;
      } catch {
        // cut short
      }
    }
  }
  return null;
}
