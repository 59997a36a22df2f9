import type { Facts } from '@filmdeed/kernel';

/** A root that somebody besides the log keeps for a size, and when they say that they had it. */
export interface AnchorWord {
  readonly size: number;
  /** hex */
  readonly root: string;
  /** Type of the anchor, or `seen` for what this auditor saw itself. */
  readonly kind: string;
  /** Name of chain, authority or witnesses in the trust file. */
  readonly clock: string;
  /** The checkpoint was there between these, in milliseconds; absent if no clock that is trusted says so. */
  readonly span?: { readonly earliest: number; readonly latest: number };
}

/** What a word is called in a finding. */
export function factsOfWord({ size, kind, clock, span }: AnchorWord): Facts {
  const facts = { size, kind, clock };
  return span === undefined ? facts : { ...facts, anchoredAt: new Date(span.earliest).toISOString() };
}

/** The times of a block are whole seconds, and of who makes it: clients take up to 15 s. */
export const BLOCK_SLACK = 15_000;
/** Two clocks that are set well differ by less. */
export const CLOCK_SLACK = 5_000;
