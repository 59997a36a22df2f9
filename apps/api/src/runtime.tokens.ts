/** The `ApiEnv`. */
export const ENV = Symbol('ENV');
/** The `Clock`. */
export const CLOCK = Symbol('CLOCK');
/** The `Vault`; its `KeyVault`, to be exact. */
export const VAULT = Symbol('VAULT');
/** The `LineLog`. */
export const LINE_LOG = Symbol('LINE_LOG');
