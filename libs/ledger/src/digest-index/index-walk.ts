import { equalBytes, Refusal } from '@filmdeed/kernel';
import { verifyIndexed } from './index-path.js';
import { hashOf, type IndexEntry, type IndexNode } from './index-node.js';
import type { IndexReader, IndexStore, KeyRange, StatedRoot } from './index-store.js';
import { pathOf, subtreeWalk } from './index-subtree.js';
import { INDEX_BRANCH_BYTES, tileLevels } from './index-tile.js';

const KEY_BYTES = 32;

/** What the index says of one key. */
export interface IndexProof {
  readonly at: IndexEntry | null;
  readonly path: readonly Uint8Array[];
}

/** Proofs for several keys under one stated root that is in the log. */
export interface StatedProofs {
  readonly stated: StatedRoot & { readonly leafIndex: number };
  readonly proofs: readonly IndexProof[];
}

/**
 * Presence or absence of keys under the root that was last stated, each verified before it is given; null while that root is not in the log yet
 * or the index has just moved on from it. Reads three tiles and one short range per key. Refuses `log.fork` if the tiles do not lead to the root.
 */
export const proveIndexed =
  (store: Pick<IndexStore, 'snapshot'>) =>
  (keys: readonly Uint8Array[]): Promise<StatedProofs | null> =>
    store.snapshot(async (reader) => {
      const { root, stated } = await reader.head();
      if (stated === null || stated.leafIndex === null || !equalBytes(root, stated.root)) return null;
      const proofs: IndexProof[] = [];
      for (const key of keys) {
        const proof = await walk(reader, key);
        assertProven(() => verifyIndexed({ key, ...proof, root, size: stated.size }), stated.size);
        proofs.push(proof);
      }
      return { stated: { ...stated, leafIndex: stated.leafIndex }, proofs };
    });

/** All keys that begin with the first `bits` bits of `key`. */
export function rangeUnder(key: Uint8Array, bits: number): KeyRange {
  const [from, to] = [new Uint8Array(KEY_BYTES), new Uint8Array(KEY_BYTES)];
  for (let i = 0; i < KEY_BYTES; i++) {
    const kept = Math.min(8, Math.max(0, bits - 8 * i));
    const mask = (0xff00 >> kept) & 0xff;
    from[i] = key[i]! & mask;
    to[i] = key[i]! | (~mask & 0xff);
  }
  return { from, to };
}

async function walk(reader: IndexReader, key: Uint8Array): Promise<IndexProof> {
  const prefixes = Array.from({ length: INDEX_BRANCH_BYTES }, (_, bytes) => key.slice(0, bytes));
  const siblings: IndexNode[] = [];
  for (const [byte, children] of (await reader.tiles(prefixes)).entries()) {
    const levels = tileLevels(children);
    for (let bit = 0; bit < 8; bit++) {
      const node = levels[bit]![key[byte]! >> (8 - bit)]!;
      if (node === null) return { at: null, path: pathOf({ siblings }) };
      if (node.kind === 'leaf') {
        const [at] = await reader.entries([rangeUnder(key, 8 * byte + bit)]);
        return { at: at ?? null, path: pathOf({ siblings }) };
      }
      siblings.unshift(levels[bit + 1]![(key[byte]! >> (7 - bit)) ^ 1]!);
    }
  }
  const depth = 8 * INDEX_BRANCH_BYTES;
  const below = subtreeWalk(await reader.entries([rangeUnder(key, depth)]), key, depth);
  return { at: below.at, path: [...pathOf(below), ...siblings.map(hashOf)] };
}

function assertProven(verify: () => boolean, size: number): void {
  try {
    verify();
  } catch {
    throw new Refusal('log.fork', 'the tiles of the index do not lead to its root', { size });
  }
}
