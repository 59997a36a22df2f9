/** `LegalHolds` of libs/registry. */
export const LEGAL_HOLDS = Symbol('LEGAL_HOLDS');
