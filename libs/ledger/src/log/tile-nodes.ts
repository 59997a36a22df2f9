import { Refusal } from '@filmdeed/kernel';
import { HASH_SIZE } from '../hash.js';
import { rootOfLeaves } from '../compact-tree.js';
import type { NodeRef, ProofNode } from '../proof-nodes.js';
import { TILE_WIDTH, type TileRef, tileWidthAt } from '../tile.js';
import type { LogReader } from './log-store.js';

const TILE_HEIGHT = 8;

/**
 * Loads what the nodes of a tree of `size` need, each tile once and as wide as it is at that size, and gives the hash of each node.
 * Refuses `log.tile-missing`.
 */
export async function loadNodes(
  reader: Pick<LogReader, 'tile'>,
  size: number,
  nodes: readonly ProofNode[],
): Promise<(ref: NodeRef) => Uint8Array> {
  const wanted = new Map(nodes.flat().map((node) => [keyOf(tileOf(node, size)), tileOf(node, size)]));
  const loaded = await Promise.all(
    [...wanted].map(async ([key, ref]) => [key, assertWidth(ref, await reader.tile(ref))] as const),
  );
  const tiles = new Map(loaded);
  return (node) => {
    const count = hashesOf(node);
    const start = (node.index * count) % TILE_WIDTH;
    const hashes = tiles.get(keyOf(tileOf(node, size)))!;
    return rootOfLeaves(
      Array.from({ length: count }, (_, i) => hashes.subarray((start + i) * HASH_SIZE, (start + i + 1) * HASH_SIZE)),
    );
  };
}

/** The tile whose hashes, 1 to 128 of them, fold to the node: always one, since a tile is cut at a multiple of 8 levels. */
function tileOf(node: NodeRef, size: number): TileRef {
  const level = Math.floor(node.level / TILE_HEIGHT);
  const n = Math.floor((node.index * hashesOf(node)) / TILE_WIDTH);
  return { level, n, width: tileWidthAt(size, level, n) };
}

function hashesOf({ level }: NodeRef): number {
  return 2 ** (level % TILE_HEIGHT);
}

function assertWidth({ level, n, width }: TileRef, hashes: Uint8Array): Uint8Array {
  if (hashes.length === width * HASH_SIZE) return hashes;
  throw new Refusal('log.tile-missing', 'a tile of another width', { level, n, width, bytes: hashes.length });
}

function keyOf({ level, n }: TileRef): string {
  return `${level}/${n}`;
}
