import type { TrustV1 } from '@filmdeed/evidence';

/** The `TrustOf`. */
export const TRUST = Symbol('TRUST');

/** What this instance would have a verifier believe, as of now. Our own papers are verified with it before they leave. */
export type TrustOf = () => Promise<TrustV1>;
