import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import type { Der } from './der.js';
import { unknownAlgorithm } from './token-refusal.js';

/** Hashes that a token, a request or a certificate may be signed with. */
export const HASHES = {
  'SHA-256': { oid: '2.16.840.1.101.3.4.2.1', hash: sha256 },
  'SHA-384': { oid: '2.16.840.1.101.3.4.2.2', hash: sha384 },
  'SHA-512': { oid: '2.16.840.1.101.3.4.2.3', hash: sha512 },
} as const;
export type HashName = keyof typeof HASHES;

export function hashOf(name: HashName, bytes: Uint8Array): Uint8Array {
  return HASHES[name].hash(bytes);
}

/** Reads an AlgorithmIdentifier of a hash. Refuses `timestamp.unknown-algorithm` for SHA-1, SM3 and all others. */
export function readHash(algorithm: Der): HashName {
  const [oid] = algorithm.list(undefined, 1, 2);
  const dotted = oid!.oid();
  const found = Object.entries(HASHES).find(([, known]) => known.oid === dotted);
  return found === undefined ? unknownAlgorithm(dotted) : (found[0] as HashName);
}
