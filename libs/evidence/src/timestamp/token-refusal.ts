import { type Facts, Refusal } from '@filmdeed/kernel';

/** What a token is held to, in the order of checking (docs/format.md §8.2). */
export type TokenCheck =
  | 'form'
  | 'status'
  | 'content-type'
  | 'signer-info'
  | 'info'
  | 'imprint'
  | 'nonce'
  | 'policy'
  | 'signed-attributes'
  | 'signature'
  | 'certificate'
  | 'path';

/** The token is not what a time-stamp token must be. */
export function invalidToken(check: TokenCheck, problem: string, facts: Facts = {}): never {
  throw new Refusal('timestamp.invalid', problem, { check, ...facts });
}

/** The token is for something else than was asked. */
export function mismatchedToken(check: TokenCheck, problem: string, facts: Facts = {}): never {
  throw new Refusal('timestamp.mismatch', problem, { check, ...facts });
}

/** Nobody here can judge a signature or digest of this algorithm: neither good nor bad. */
export function unknownAlgorithm(algorithm: string): never {
  throw new Refusal('timestamp.unknown-algorithm', `no rules here for ${algorithm}`, { algorithm });
}
