import { CHAIN_OPERATORS } from '../trust.js';
import type { Check } from './check.js';

/** Who keeps a clock: whoever runs this FilmDeed itself, or somebody else. */
export const CLOCK_OPERATORS = [...CHAIN_OPERATORS, 'authority', 'witness'] as const;
export type ClockOperator = (typeof CLOCK_OPERATORS)[number];

/** One end of the interval in which a leaf came into the log: what a clock said, and how far that was checked. */
export interface TimeBound {
  readonly time: string;
  /** Name of the chain, authority or witnesses in the trust file. */
  readonly clock: string;
  readonly operator: ClockOperator;
  /** Of a chain only. */
  readonly blockNumber?: number;
  /** True if the clock's own word was checked (block, token, cosignature); else the time is the operator's word. */
  readonly confirmed: boolean;
  /** True if somebody else than the operator keeps this clock. */
  readonly independent: boolean;
}

/** After the last anchor that does not cover the leaf, before the first that does (design: time is an interval). */
export interface TimeInterval {
  readonly after?: TimeBound;
  readonly before?: TimeBound;
}

/** The checks of one anchor, and the bounds that it gives if it covers the leaf on a trusted clock and nothing of its clock is broken. */
export interface AnchorFinding {
  readonly checks: readonly Check[];
  readonly before?: TimeBound;
  readonly after?: TimeBound;
}

/**
 * The tightest interval that the best clocks give: independent before our own, checked before told, then the earliest upper and the
 * latest lower end. A lower end of a worse kind than the upper one says less and is taken only if there is no other.
 */
export function timeInterval(findings: readonly AnchorFinding[]): TimeInterval {
  const best = (bounds: TimeBound[], tighter: (a: TimeBound, b: TimeBound) => number): TimeBound | undefined =>
    bounds.sort((a, b) => rank(b) - rank(a) || tighter(a, b))[0];
  const before = best(
    findings.flatMap((finding) => finding.before ?? []),
    (a, b) => a.time.localeCompare(b.time),
  );
  if (before === undefined) return {};
  const after = best(
    findings.flatMap((finding) => finding.after ?? []).filter(({ time }) => time <= before.time),
    (a, b) => b.time.localeCompare(a.time),
  );
  return { before, ...(after === undefined ? {} : { after }) };
}

/** Whether a clock's word says less than another's: our own less than anybody's, one that was not checked less than one that was. No face shows such a lower end as if it were as good. */
export function saysLess(bound: TimeBound, than: TimeBound): boolean {
  return rank(bound) < rank(than);
}

function rank({ independent, confirmed }: TimeBound): number {
  return 2 * Number(independent) + Number(confirmed);
}
