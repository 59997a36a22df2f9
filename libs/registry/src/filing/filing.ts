/** Where a filing stands. What a person sees is derived from facts; nobody sets it. */
export const FILING_STATES = ['received', 'logged', 'anchored', 'final'] as const;
export type FilingState = (typeof FILING_STATES)[number];

/** An anchored checkpoint that may cover a leaf. `final`: deep enough in a chain; what an authority or witnesses attested is so at once. */
export interface AnchorFact {
  readonly operator: 'self' | 'consortium' | 'public' | 'authority' | 'witness';
  readonly state: 'anchored' | 'final';
  /** Size of the anchored tree. */
  readonly size: number;
}

export interface FilingFacts {
  /** Place in the evidence log; null while it waits. */
  readonly leafIndex: number | null;
  readonly anchors: readonly AnchorFact[];
}

/** What can happen to a filing, and where it leads. A state without the move: the facts cannot be so. */
export const FILING_MOVES = {
  received: { log: 'logged' },
  logged: { anchor: 'anchored', settle: 'final' },
  anchored: { settle: 'final', vanish: 'logged' },
  final: { vanish: 'logged' },
} as const satisfies Record<FilingState, Partial<Record<FilingMove, FilingState>>>;
export type FilingMove = 'log' | 'anchor' | 'settle' | 'vanish';

/** The anchors whose tree holds the leaf. */
export function coveringAnchors<A extends AnchorFact>({
  leafIndex,
  anchors,
}: {
  leafIndex: number | null;
  anchors: readonly A[];
}): A[] {
  return leafIndex === null ? [] : anchors.filter(({ size }) => size > leafIndex);
}

/**
 * State of a filing. A chain, authority or witness that we run ourselves is no independent clock: with such anchors only, a filing
 * is `anchored` and never `final` (docs/format.md §9).
 */
export function filingState(facts: FilingFacts): FilingState {
  if (facts.leafIndex === null) return 'received';
  const covering = coveringAnchors(facts);
  if (covering.some(({ operator, state }) => state === 'final' && operator !== 'self')) return 'final';
  return covering.length > 0 ? 'anchored' : 'logged';
}

/** True if every anchor that covers the leaf is on a clock of this operator: there is no independent clock yet. */
export function isSelfAnchoredOnly(facts: FilingFacts): boolean {
  const covering = coveringAnchors(facts);
  return covering.length > 0 && covering.every(({ operator }) => operator === 'self');
}
