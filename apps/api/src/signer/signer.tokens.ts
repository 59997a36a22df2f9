/** `Signers` of libs/registry. */
export const SIGNERS = Symbol('SIGNERS');
/** The `CustodyPorts`: all that the flows over keys touch. */
export const SIGNER_PORTS = Symbol('SIGNER_PORTS');
/** The `CosigningPorts`. */
export const COSIGNING_PORTS = Symbol('COSIGNING_PORTS');
