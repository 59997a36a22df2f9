/** `Signers` of libs/registry. */
export const SIGNERS = Symbol('SIGNERS');
/** The flow `registerSigner`. */
export const REGISTER_SIGNER = Symbol('REGISTER_SIGNER');
/** The flow `revokeSigner`. */
export const REVOKE_SIGNER = Symbol('REVOKE_SIGNER');
