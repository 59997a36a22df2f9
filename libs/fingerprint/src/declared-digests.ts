import { Refusal } from '@filmdeed/kernel';
import type { ContentDigests } from './content-digester.js';

/** Every digest that can be declared; all are 32 bytes long. */
export const DIGEST_ALGORITHMS = ['sha256', 'sm3', 'blake3'] as const;
export type DigestAlgorithm = (typeof DIGEST_ALGORITHMS)[number];

/** What somebody says a content is, as far as they say it. Digests in lower-case hex. */
export interface DeclaredDigests {
  readonly size?: number;
  readonly sha256?: string;
  readonly sm3?: string;
  readonly blake3?: string;
}

/**
 * Takes a digest from outside; capital hex digits are accepted and lowered.
 * Refuses `digest.unknown-algorithm`, and `digest.invalid` for anything but 64 hex digits.
 */
export function parseDigest(algorithm: string, text: unknown): { algorithm: DigestAlgorithm; hex: string } {
  const known = DIGEST_ALGORITHMS.find((name) => name === algorithm);
  if (known === undefined) {
    throw new Refusal('digest.unknown-algorithm', 'unknown digest algorithm', {
      algorithm: algorithm.slice(0, 40),
      known: DIGEST_ALGORITHMS,
    });
  }
  if (typeof text !== 'string' || !/^[0-9a-fA-F]{64}$/.test(text)) {
    const characters = typeof text === 'string' ? text.length : null;
    throw new Refusal('digest.invalid', `a ${known} digest is 64 hex digits`, {
      algorithm: known,
      expected: 64,
      characters,
    });
  }
  return { algorithm: known, hex: text.toLowerCase() };
}

/**
 * Holds what was declared against what was computed; what was not declared is not compared.
 * Refuses `size.mismatch` or `digest.mismatch`, naming both values.
 */
export function compareDigests(declared: DeclaredDigests, computed: ContentDigests): void {
  if (declared.size !== undefined && declared.size !== computed.size) {
    throw new Refusal('size.mismatch', 'the size differs from the declared one', {
      declared: declared.size,
      computed: computed.size,
    });
  }
  for (const algorithm of DIGEST_ALGORITHMS) {
    const value = declared[algorithm];
    if (value === undefined) continue;
    const { hex } = parseDigest(algorithm, value);
    if (hex !== computed[algorithm]) {
      throw new Refusal('digest.mismatch', `the ${algorithm} digest differs from the declared one`, {
        algorithm,
        declared: hex,
        computed: computed[algorithm],
      });
    }
  }
}
