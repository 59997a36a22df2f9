import { type Link, UNDER_MANDATE } from '@filmdeed/evidence';
import { type MandateId, type PartyId, Refusal } from '@filmdeed/kernel';

/** The mandate under which a filing is made, as the request named it. */
export interface ActingUnder {
  readonly id: MandateId;
  /** Hex. */
  readonly leafHash: string;
  readonly mandatary: PartyId;
  readonly works: readonly string[];
}

/**
 * A filing names exactly the mandate under which it is made, and none if it is made under none; and it is of a work that the mandate is for. Refuses
 * `mandate.link-mismatch`, `mandate.out-of-scope`.
 */
export function requireMandateLink(links: readonly Link[], title: string, under: ActingUnder | null): void {
  const named = links.filter(({ rel }) => rel === UNDER_MANDATE).map(({ leaf }) => leaf);
  const expected = under === null ? [] : [under.leafHash];
  if (named.length !== expected.length || named[0] !== expected[0]) {
    throw new Refusal('mandate.link-mismatch', 'the filing names another mandate than it is made under', {
      named,
      expected,
    });
  }
  if (under === null || under.works.length === 0 || under.works.includes(title)) return;
  throw new Refusal('mandate.out-of-scope', 'the mandate is for other works', { mandate: under.id, missing: 'work' });
}
