/** The `ApiEnv`. */
export const ENV = Symbol('ENV');
/** The `Clock`. */
export const CLOCK = Symbol('CLOCK');
/** The `LineLog`. */
export const LINE_LOG = Symbol('LINE_LOG');
