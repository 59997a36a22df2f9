import { concatBytes, equalBytes, Refusal, toHex, utf8 } from '@filmdeed/kernel';
import type { Sha256 } from '@filmdeed/ledger';
import { sha256 } from '@noble/hashes/sha2.js';

/** The hash before the first act: 32 zero bytes. */
export const NO_ACTS: Uint8Array = new Uint8Array(32);
const LINK = Uint8Array.of(0x02);

/** SHA-256 of a record: what the chain binds, and all that is shown of an act of somebody else's. */
export function actDigest(record: string, digest: Sha256 = sha256): Uint8Array {
  return digest(utf8(record));
}

/** The hash after an act: SHA-256(0x02 ‖ hash before it ‖ digest of its record) (docs/format.md §16.2). */
export function chainAct(previous: Uint8Array, recordDigest: Uint8Array, digest: Sha256 = sha256): Uint8Array {
  return digest(concatBytes(LINK, previous, recordDigest));
}

/** An act at its place, with the hash that is said to stand after it. */
export interface ChainedAct {
  readonly index: number;
  /** Digest of the record. */
  readonly digest: Uint8Array;
  readonly hash: Uint8Array;
}

/** How many acts there are, and the hash after the last of them. */
export interface TrailHead {
  readonly count: number;
  readonly hash: Uint8Array;
}

/** Follows the chain act by act; one place and one hash are all that is remembered. */
export class ChainWalk {
  #head: TrailHead;

  constructor(from: TrailHead) {
    this.#head = from;
  }

  get head(): TrailHead {
    return this.#head;
  }

  /** Refuses `trail.broken` naming the first index that is not as it was: another act, one too many, one too few, or in another order. */
  take({ index, digest, hash }: ChainedAct): void {
    const expected = this.#head.count;
    if (index !== expected) throw broken(expected, 'another act stands where this one should', { found: index });
    if (!equalBytes(chainAct(this.#head.hash, digest), hash)) throw broken(index, 'the act or its hash was changed');
    this.#head = { count: index + 1, hash };
  }

  /** Refuses `trail.broken` naming the first index that lacks, or the last act if another history led to it. */
  end({ count, hash }: TrailHead): void {
    if (this.#head.count !== count) throw broken(Math.min(count, this.#head.count), 'acts are missing', { count });
    if (!equalBytes(this.#head.hash, hash)) {
      throw broken(count - 1, 'the chain ends in another hash than was stated', { stated: toHex(hash) });
    }
  }
}

/** Holds a part of the trail, from `from` on, against its head. Refuses `trail.broken` naming the first index at which it differs. */
export function verifyTrail(
  acts: Iterable<ChainedAct>,
  head: TrailHead,
  from: TrailHead = { count: 0, hash: NO_ACTS },
): void {
  const walk = new ChainWalk(from);
  for (const act of acts) walk.take(act);
  walk.end(head);
}

function broken(index: number, problem: string, facts: Readonly<Record<string, string | number>> = {}): Refusal {
  return new Refusal('trail.broken', `act ${index}: ${problem}`, { index, problem, ...facts });
}
