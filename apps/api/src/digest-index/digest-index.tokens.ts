/** `DigestIndex` of libs/registry. */
export const DIGEST_INDEX = Symbol('DIGEST_INDEX');
