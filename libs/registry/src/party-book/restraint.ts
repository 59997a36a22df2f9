import { Refusal } from '@filmdeed/kernel';
import { everSigned, restrictedUntil, type Signer } from '../signer/signer.js';
import type { BookParty } from './book-ports.js';

/** What says whether a party is restrained: its keys here, ended ones too, and what the book says of it (null: it is in none). */
export interface RestraintFacts {
  readonly signers: readonly Pick<Signer, 'createdAt' | 'effectiveAt' | 'revokedAt'>[];
  readonly book: Pick<BookParty, 'restrainedUntil'> | null;
}

/** End of the restraint after the last recovery that took effect before or at `at`, here or on chain; null if none stands at that time. */
export function restrainedUntil({ signers, book }: RestraintFacts, at: Date): Date | null {
  const ends = [
    ...signers
      // A key that was objected to never took over. One that did restrains also after its end.
      .filter((signer) => everSigned(signer, at) && signer.effectiveAt <= at)
      .map(restrictedUntil),
    book?.restrainedUntil ?? null,
  ].filter((end) => end !== null && end > at) as Date[];
  return ends.length === 0 ? null : new Date(Math.max(...ends.map((end) => end.getTime())));
}

/**
 * For 30 days after a recovery a party assigns nothing and grants nothing exclusively, so that whoever was robbed of the keys still finds all of it.
 * Whatever disposes of rights asks this first. Refuses `party.restrained` with `until`.
 */
export function requireUnrestrained(party: RestraintFacts, at: Date): void {
  const until = restrainedUntil(party, at);
  if (until === null) return;
  throw new Refusal('party.restrained', 'nothing is assigned or granted exclusively within 30 days after a recovery', {
    until: until.toISOString(),
  });
}
