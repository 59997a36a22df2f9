import type { PartyId } from '@filmdeed/kernel';
import type { Vouching } from '@filmdeed/registry';

/** The verification that holds at a time: at most one of a party. */
export const holding = (now: string): string =>
  `vouching.state = 'verified' AND (vouching.until IS NULL OR vouching.until > ${now})`;

/** Of a row of `verification` that is called `vouching`. */
export const VOUCHING = `
  vouching.by_party AS "by", vouching.by_name AS "byName", vouching.method, vouching.decided_at AS "at", vouching.until`;

export interface VouchingColumns {
  readonly by: PartyId | null;
  readonly byName: string | null;
  readonly method: string | null;
  readonly at: Date | null;
  readonly until: Date | null;
}

export function vouchingOfRow({ by, byName, method, at, until }: VouchingColumns): Vouching | null {
  return at === null ? null : { by, byName: byName!, method: method!, at, until };
}
