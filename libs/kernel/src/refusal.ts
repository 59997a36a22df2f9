import type { RefusalCode } from './refusal-codes.js';

/** Plain values that explain a refusal to a program; never a secret, never personal data. */
export type Facts = Readonly<Record<string, string | number | boolean | null | readonly (string | number)[]>>;

/**
 * An expected "no", with its reason as a code and the facts that led to it.
 * Anything thrown that is not a `Refusal` is a defect or an outage.
 */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly facts: Facts;

  constructor(code: RefusalCode, message: string, facts: Facts = {}) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.facts = facts;
  }
}

/** True for a `Refusal` (of the given code, if one is named), also across module realms. */
export function isRefusal(error: unknown, code?: RefusalCode): error is Refusal {
  if (typeof error !== 'object' || error === null) return false;
  const candidate = error as Partial<Refusal>;
  return candidate.name === 'Refusal' && (code === undefined || candidate.code === code);
}
