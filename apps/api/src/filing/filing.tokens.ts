/** The `FilingPorts` of libs/registry. */
export const FILINGS = Symbol('FILINGS');
