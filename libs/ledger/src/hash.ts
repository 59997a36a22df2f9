import { sha256 } from '@noble/hashes/sha2.js';

/** Bytes of a SHA-256 hash. */
export const HASH_SIZE = 32;

/** Root of the tree without leaves: SHA-256 of nothing (RFC 6962 §2.1). */
export const EMPTY_ROOT: Uint8Array = sha256(new Uint8Array(0));

/** SHA-256 of some bytes, answered at once; it keeps nothing of them. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

/** The hash of entries by another SHA-256, such as one that the machine has built in. */
export function leafHashBy(digest: Sha256): (entry: Uint8Array) => Uint8Array {
  return (entry) => {
    const input = new Uint8Array(1 + entry.length);
    input.set(entry, 1);
    return digest(input);
  };
}

/** Hash of one entry: SHA-256(0x00 ‖ entry) (RFC 6962 §2.1). */
export const leafHash = leafHashBy(sha256);

/** Hash of an inner node: SHA-256(0x01 ‖ left ‖ right) (RFC 6962 §2.1). Both sides are 32 bytes. */
export type NodeHash = (left: Uint8Array, right: Uint8Array) => Uint8Array;

/** The hash of inner nodes by another SHA-256, such as one that the machine has built in. */
export function nodeHashBy(digest: Sha256): NodeHash {
  const input = new Uint8Array(1 + 2 * HASH_SIZE);
  input[0] = 1;
  return (left, right) => {
    input.set(left, 1);
    input.set(right, 1 + HASH_SIZE);
    return digest(input);
  };
}

export const nodeHash: NodeHash = nodeHashBy(sha256);
