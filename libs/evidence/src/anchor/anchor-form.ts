import { fromBase64 } from '@filmdeed/kernel';
import type { JsonObject } from '../canonical-json.js';
import type { Shape } from '../shape.js';

/** Longest tlog-proof and signed note, in characters. */
export const PROOF_MOST = 20_000;
export const NOTE_MOST = 20_000;
export const BASE64_HASH = /^[A-Za-z0-9+/]{43}=$/;

/** Standard base64 of at most so many bytes, and at least one. */
export function base64Of(shape: Shape, mostBytes: number): string {
  const text = shape.text(Math.ceil(mostBytes / 3) * 4);
  try {
    if (fromBase64(text).length > 0) return text;
  } catch {
    // Told below.
  }
  return shape.refuse('not base64');
}

/** An earlier checkpoint of the log, not covering the leaf, attested by the same clock (docs/format.md §8.2–8.4). */
export interface EarlierCheckpoint extends JsonObject {
  /** Signed checkpoint. */
  readonly checkpoint: string;
  /** Consistency proof to the anchor's checkpoint, base64. */
  readonly consistency: readonly string[];
}

export const EARLIER_MEMBERS = ['checkpoint', 'consistency'];

export function readEarlierCheckpoint(shape: Shape): EarlierCheckpoint {
  return {
    checkpoint: shape.at('checkpoint').text(NOTE_MOST),
    consistency: shape
      .at('consistency')
      .list(128)
      .map((hash) => hash.match(BASE64_HASH, '32 bytes in base64')),
  };
}
