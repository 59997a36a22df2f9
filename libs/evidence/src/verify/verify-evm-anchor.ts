import { type Facts, Refusal } from '@filmdeed/kernel';
import type { EvmAnchorWithAfter } from '../anchor/evm-anchor.js';
import { verifyStateProof } from '../state/state-proof.js';
import type { TrustedChain } from '../trust.js';
import { attempt, type Check, notChecked, valid } from './check.js';
import type { AnchorFinding } from './time-interval.js';
import { type AnchorContext, type Coverage, verifyCoverage, verifyEarlier } from './verify-coverage.js';

/**
 * The checks of an EVM anchor that need no network: coverage, the state proof where there is one, and that the earlier anchor does not cover the
 * leaf. That the chain holds the block only a node can tell (its answer is `asked`), or the trust file's own list of blocks.
 */
export function verifyEvmAnchor(
  anchor: EvmAnchorWithAfter,
  place: number,
  context: AnchorContext,
  asked: Check | undefined,
): AnchorFinding {
  const { chainId, genesis, contract, blockNumber, blockTime, after } = anchor;
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
  const state = stateCheck(anchor, place, coverage);
  const block = asked ?? blockCheck(anchor, place, chain, state);
  const earlier = verifyEarlier(after, place, context, coverage, () => {
    if (after!.blockNumber >= blockNumber || after!.blockTime > blockTime) {
      const { blockNumber: number } = after!;
      throw new Refusal('proof.invalid', 'the earlier anchor is not earlier', { blockNumber: number });
    }
    return { blockNumber: after!.blockNumber, blockTime: after!.blockTime };
  });
  const checks = [coverage.check, block, ...(state === undefined ? [] : [state]), earlier];
  const isBroken = block.verdict === 'broken' || state?.verdict === 'broken';
  if (chain === undefined || coverage.check.verdict !== 'valid' || isBroken) return { checks };
  const { name: clock, operator } = chain;
  const bound = { clock, operator, independent: operator !== 'self' };
  const confirmed = block.verdict === 'valid';
  // A node was asked about both blocks; a list of blocks confirms only those that it names, and shows no state of the earlier one.
  const isEarlierConfirmed = asked?.verdict === 'valid';
  return {
    checks,
    before: { ...bound, confirmed, time: blockTime, blockNumber },
    ...(after !== undefined && earlier.verdict === 'valid'
      ? { after: { ...bound, confirmed: isEarlierConfirmed, time: after.blockTime, blockNumber: after.blockNumber } }
      : {}),
  };
}

function stateCheck(anchor: EvmAnchorWithAfter, place: number, { covered }: Coverage): Check | undefined {
  if (anchor.evidence !== 'state-proof') return undefined;
  if (covered === undefined) return notChecked('anchor-state', 'depends-on-broken', {}, place);
  const { size, root } = covered.checkpoint;
  const { blockHash, blockNumber, blockTime, contract } = anchor;
  return attempt(
    'anchor-state',
    () => {
      verifyStateProof(anchor, { blockHash, blockNumber, blockTime, contract, size, root });
      return { blockHash, blockNumber, blockTime, size };
    },
    place,
  );
}

/** A block of the trust file's list is on the chain; with a state proof nothing more has to be asked. */
function blockCheck(
  anchor: EvmAnchorWithAfter,
  place: number,
  chain: TrustedChain | undefined,
  state: Check | undefined,
): Check {
  const { chainId, contract, blockNumber, blockHash, blockTime, transaction } = anchor;
  const facts: Facts = { chainId, contract, blockNumber, blockHash, blockTime, transaction };
  if (state === undefined) return notChecked('anchor-block', 'rpc-only', facts, place);
  const known = chain?.blocks?.find(({ number }) => number === blockNumber);
  if (state.verdict !== 'valid' || known === undefined) {
    return notChecked('anchor-block', 'block-not-trusted', facts, place);
  }
  return attempt(
    'anchor-block',
    () => {
      if (known.hash === blockHash) return valid('anchor-block', { ...facts, by: 'trust file' }, place);
      const told = { blockNumber, blockHash, expected: known.hash };
      throw new Refusal('chain.mismatch', 'the chain has another block of this number', told);
    },
    place,
  );
}

function isChainOf(anchor: EvmAnchorWithAfter, trusted: TrustedChain): boolean {
  return (
    anchor.chainId === trusted.chainId && anchor.genesis === trusted.genesis && anchor.contract === trusted.contract
  );
}
