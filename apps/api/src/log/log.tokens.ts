/** `LogReader` of libs/ledger. */
export const LOG_READER = Symbol('LOG_READER');
/** `AnchorRows` of libs/ledger. */
export const ANCHOR_ROWS = Symbol('ANCHOR_ROWS');
/** `AttestationRows` of libs/ledger. */
export const ATTESTATION_ROWS = Symbol('ATTESTATION_ROWS');
/** The `LogKeys`. */
export const LOG_KEYS = Symbol('LOG_KEYS');
/** `PublishedAnchors` of libs/postgres. */
export const PUBLISHED_ANCHORS = Symbol('PUBLISHED_ANCHORS');
