import { IndexBuilder, type IndexNode, joinNodes, type LeafPortion, type Sha256 } from '@filmdeed/ledger';
import { readLeaves, type ReadPortion } from './read-leaves.js';

/** Keys of the index in the order of their leaves; `keyLeaves` never falls. */
export interface IndexKeys {
  readonly keys: Uint8Array;
  readonly keyLeaves: Float64Array;
}

/** Port: the work on leaves that is heavy; on threads where there are some. */
export interface LeafReader {
  /** Takes the bundle for itself. */
  read(portion: LeafPortion): Promise<ReadPortion>;
  /** For each of `sizes` the node at depth 1 over those keys whose leaf comes before it; all keys begin with the same bit. */
  halfIndex(half: IndexKeys, sizes: readonly number[]): Promise<readonly IndexNode[]>;
}

/** The reader without threads. */
export function leafReader(hash: Sha256): LeafReader {
  return {
    read: async (portion) => readLeaves(portion, hash),
    halfIndex: async (half, sizes) => halfIndex(half, sizes, hash),
  };
}

export function halfIndex({ keys, keyLeaves }: IndexKeys, sizes: readonly number[], hash: Sha256): IndexNode[] {
  return sizes.map((size) => {
    const builder = new IndexBuilder();
    for (let i = 0; i < keyLeaves.length && keyLeaves[i]! < size; i++) {
      builder.add(keys.subarray(32 * i, 32 * i + 32), keyLeaves[i]!);
    }
    return builder.subtree(1, hash);
  });
}

/** Roots of the index over the first leaves, for each of `sizes`: both halves at once. */
export async function indexRoots(
  reader: LeafReader,
  all: IndexKeys,
  sizes: readonly number[],
  hash: Sha256,
): Promise<readonly IndexNode[]> {
  const [left, right] = await Promise.all([0, 1].map((bit) => reader.halfIndex(halfOf(all, bit), sizes)));
  return sizes.map((_, i) => joinNodes(left![i]!, right![i]!, hash));
}

function halfOf({ keys, keyLeaves }: IndexKeys, bit: number): IndexKeys {
  let count = 0;
  for (let i = 0; i < keyLeaves.length; i++) count += keys[32 * i]! >> 7 === bit ? 1 : 0;
  const half = { keys: new Uint8Array(32 * count), keyLeaves: new Float64Array(count) };
  for (let i = 0, at = 0; i < keyLeaves.length; i++) {
    if (keys[32 * i]! >> 7 !== bit) continue;
    half.keys.set(keys.subarray(32 * i, 32 * i + 32), 32 * at);
    half.keyLeaves[at++] = keyLeaves[i]!;
  }
  return half;
}
