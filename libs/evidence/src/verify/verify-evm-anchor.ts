import { Refusal } from '@filmdeed/kernel';
import type { EvmAnchorWithAfter } from '../anchor/evm-anchor.js';
import type { TrustedChain } from '../trust.js';
import { type Check, notChecked } from './check.js';
import type { AnchorFinding } from './time-interval.js';
import { type AnchorContext, verifyCoverage, verifyEarlier } from './verify-coverage.js';

/**
 * The checks of an EVM anchor that need no network: coverage, and that the earlier anchor does not cover the leaf. That the chain holds the
 * block is not checked offline, unless the trust file names the block; a node's answer may take the place of `anchor-block`.
 */
export function verifyEvmAnchor(
  anchor: EvmAnchorWithAfter,
  place: number,
  context: AnchorContext,
  asked: Check | undefined,
): AnchorFinding {
  const { chainId, genesis, contract, blockNumber, blockHash, blockTime, transaction, after } = anchor;
  const facts = { chainId, contract, blockNumber };
  const chain = context.trust?.chains.find((trusted) => isChainOf(anchor, trusted));
  const coverage = verifyCoverage(
    anchor.proof,
    place,
    context,
    { ...facts, ...(chain === undefined ? {} : { chain: chain.name, operator: chain.operator }) },
    chain === undefined
      ? (known) => notChecked('anchor', 'chain-not-trusted', { ...known, genesis }, place)
      : undefined,
  );
  const told = { ...facts, blockHash, blockTime, transaction };
  const block = asked ?? notChecked('anchor-block', 'rpc-only', told, place);
  const earlier = verifyEarlier(after, place, context, coverage, () => {
    if (after!.blockNumber >= blockNumber || after!.blockTime > blockTime) {
      const { blockNumber: number } = after!;
      throw new Refusal('proof.invalid', 'the earlier anchor is not earlier', { blockNumber: number });
    }
    return { blockNumber: after!.blockNumber, blockTime: after!.blockTime };
  });
  const checks = [coverage.check, block, earlier];
  if (chain === undefined || coverage.check.verdict !== 'valid' || block.verdict === 'broken') return { checks };
  const { name: clock, operator } = chain;
  const bound = { clock, operator, confirmed: block.verdict === 'valid', independent: operator !== 'self' };
  return {
    checks,
    before: { ...bound, time: blockTime, blockNumber },
    ...(after !== undefined && earlier.verdict === 'valid'
      ? { after: { ...bound, time: after.blockTime, blockNumber: after.blockNumber } }
      : {}),
  };
}

function isChainOf(anchor: EvmAnchorWithAfter, trusted: TrustedChain): boolean {
  return (
    anchor.chainId === trusted.chainId && anchor.genesis === trusted.genesis && anchor.contract === trusted.contract
  );
}
