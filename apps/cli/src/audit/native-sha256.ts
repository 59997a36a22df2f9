import { hash } from 'node:crypto';

/** SHA-256 by the machine's own cryptography, answered at once. */
export const nativeSha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer');
