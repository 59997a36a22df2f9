import { bitOf, hashOf, type IndexEntry, indexLeafHash, type IndexNode, joinNodes, pureSha256 } from './index-node.js';
import type { Sha256 } from './index-node.js';

/** What stands at the place of a key, and the siblings from there up to where the walk began, lowest first; null is no key. */
export interface IndexWalk {
  readonly at: IndexEntry | null;
  readonly siblings: readonly IndexNode[];
}

/** The node at `depth` of entries that are sorted by key, without repetition, and share their first `depth` bits. */
export function subtreeNode(entries: readonly IndexEntry[], depth = 0, hash: Sha256 = pureSha256): IndexNode {
  if (entries.length === 0) return null;
  if (entries.length === 1) return { kind: 'leaf', hash: indexLeafHash(entries[0]!, hash) };
  const middle = splitAt(entries, depth);
  return joinNodes(
    subtreeNode(entries.slice(0, middle), depth + 1, hash),
    subtreeNode(entries.slice(middle), depth + 1, hash),
    hash,
  );
}

/** The way to the place of `key` below the node at `depth` of such entries. */
export function subtreeWalk(
  entries: readonly IndexEntry[],
  key: Uint8Array,
  depth = 0,
  hash: Sha256 = pureSha256,
): IndexWalk {
  const siblings: IndexNode[] = [];
  let here = entries;
  let at = depth;
  for (; here.length > 1; at++) {
    const middle = splitAt(here, at);
    const halves = [here.slice(0, middle), here.slice(middle)] as const;
    siblings.unshift(subtreeNode(halves[1 - bitOf(key, at)]!, at + 1, hash));
    here = halves[bitOf(key, at)];
  }
  return { at: here[0] ?? null, siblings };
}

/** The siblings as hashes, as a path has them. */
export function pathOf({ siblings }: Pick<IndexWalk, 'siblings'>): Uint8Array[] {
  return siblings.map(hashOf);
}

/** Place of the first entry whose bit `depth` is 1. */
function splitAt(entries: readonly IndexEntry[], depth: number): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bitOf(entries[middle]!.key, depth) === 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
