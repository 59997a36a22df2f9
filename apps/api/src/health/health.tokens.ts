/** The `Registry` of this process. */
export const METRICS = Symbol('METRICS');
/** The token that opens `/metrics`, or null. */
export const METRICS_TOKEN = Symbol('METRICS_TOKEN');
