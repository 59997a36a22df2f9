import type { ChainOperator } from '../trust.js';
import { type AnchorV1, isEvmAnchor } from '../bundle.js';
import type { Check } from './check.js';
import type { AnchorFinding } from './verify-anchor.js';

/** One end of the interval in which a leaf came into the log: a block's time, and how far that was checked. */
export interface TimeBound {
  readonly time: string;
  readonly chain: string;
  readonly operator: ChainOperator;
  readonly blockNumber: number;
  /** True if a node of the chain confirmed the block; else the time is the operator's word. */
  readonly confirmed: boolean;
  /** True if somebody else than the operator keeps this clock. */
  readonly independent: boolean;
}

/** After the last anchor that does not cover the leaf, before the first that does (design: time is an interval). */
export interface TimeInterval {
  readonly after?: TimeBound;
  readonly before?: TimeBound;
}

/** The interval from the anchors whose coverage is valid; an independent clock goes before one of our own. */
export function timeInterval(anchors: readonly AnchorV1[], findings: readonly AnchorFinding[]): TimeInterval {
  const candidates = anchors.flatMap((anchor, place) => {
    const { checks, chain } = findings[place]!;
    if (!isEvmAnchor(anchor) || chain === undefined || verdictOf(checks, 'anchor') !== 'valid') return [];
    const confirmed = verdictOf(checks, 'anchor-block') === 'valid';
    if (verdictOf(checks, 'anchor-block') === 'broken') return [];
    const bound = { chain: chain.name, operator: chain.operator, confirmed, independent: chain.operator !== 'self' };
    const before = { ...bound, time: anchor.blockTime, blockNumber: anchor.blockNumber };
    const { after } = anchor;
    const earlier = after !== undefined && verdictOf(checks, 'anchor-after') === 'valid';
    return [
      { before, after: earlier ? { ...bound, time: after.blockTime, blockNumber: after.blockNumber } : undefined },
    ];
  });
  const best = candidates.sort(
    (a, b) =>
      Number(b.before.independent) - Number(a.before.independent) ||
      Number(b.before.confirmed) - Number(a.before.confirmed) ||
      a.before.time.localeCompare(b.before.time),
  )[0];
  if (best === undefined) return {};
  return { before: best.before, ...(best.after === undefined ? {} : { after: best.after }) };
}

function verdictOf(checks: readonly Check[], name: Check['check']): Check['verdict'] | undefined {
  return checks.find(({ check }) => check === name)?.verdict;
}
