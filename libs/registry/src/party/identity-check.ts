import type { Identifier } from './identifier/identifier.js';
import type { PartyKind } from './party-kind.js';

export interface IdentityQuestion {
  readonly kind: PartyKind;
  readonly name: string;
  readonly identifier: Identifier;
}

/** `reviewer`: a person has to decide. */
export type IdentityAnswer =
  | { readonly answer: 'reviewer' }
  | {
      readonly answer: 'verified';
      readonly byName: string;
      readonly method: string;
      readonly until: Date | null;
    }
  | { readonly answer: 'refused'; readonly byName: string; readonly method: string; readonly reason: string };

/**
 * Port: an outside service that knows whether a name belongs to a number. It is asked once, when a verification is submitted. It throws when it
 * cannot be reached; a person decides then. It never keeps the number.
 */
export interface IdentityCheck {
  ask(question: IdentityQuestion): Promise<IdentityAnswer>;
}

/** The manual check: documents, read by a reviewer. */
export const byReviewer: IdentityCheck = { ask: async () => ({ answer: 'reviewer' }) };
