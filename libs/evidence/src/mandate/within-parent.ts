import type { PartyId } from '@filmdeed/kernel';

/** What a mandate allows, titles in the clear. */
export interface MandateTerms {
  readonly principal: PartyId;
  readonly mandatary: PartyId;
  readonly scopes: readonly string[];
  /** Times of docs/format.md. */
  readonly from: string;
  readonly until: string;
  readonly filings: number | null;
  readonly works: readonly string[];
  readonly substitution: number;
}

/** Where a mandate goes beyond the one that it comes of (docs/format.md §15.1). */
export const BEYOND = ['grantor', 'principal', 'scopes', 'term', 'filings', 'works', 'substitution'] as const;
export type Beyond = (typeof BEYOND)[number];

/** Empty if what `grantor` grants is within what it was granted. Nobody gives more than they have. */
export function beyondParent(grantor: PartyId, child: MandateTerms, parent: MandateTerms): Beyond[] {
  const tests: Record<Beyond, boolean> = {
    grantor: grantor === parent.mandatary,
    principal: child.principal === parent.principal,
    scopes: child.scopes.every((scope) => parent.scopes.includes(scope)),
    term: child.from >= parent.from && child.until <= parent.until,
    filings: parent.filings === null || (child.filings !== null && child.filings <= parent.filings),
    works:
      parent.works.length === 0 || (child.works.length > 0 && child.works.every((one) => parent.works.includes(one))),
    substitution: child.substitution < parent.substitution,
  };
  return BEYOND.filter((name) => !tests[name]);
}
