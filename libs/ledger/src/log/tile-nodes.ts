import { equalBytes, Refusal } from '@filmdeed/kernel';
import { HASH_SIZE, type NodeHash } from '../hash.js';
import type { NodeRef } from '../proof-nodes.js';
import { TILE_WIDTH, type TileRef, tileWidthAt } from '../tile.js';

/** Levels of the tree in a tile. */
export const TILE_HEIGHT = 8;

/** The nodes inside of a tile, from its own hashes (height 0) to the root of a full one (height 8); each is hashed once, when it is first asked for. */
export class TileNodes {
  readonly width: number;
  readonly #nodeHash: NodeHash;
  /** A heap: node i of height h stands at 256 / 2^h + i. */
  readonly #nodes = new Uint8Array(2 * TILE_WIDTH * HASH_SIZE);
  readonly #known = new Uint8Array(2 * TILE_WIDTH);

  /** From the hashes of a tile in one piece; what is known of the same tile when it was narrower need not be hashed again. */
  constructor(hashes: Uint8Array, hashOfNode: NodeHash, narrower?: TileNodes) {
    this.width = hashes.length / HASH_SIZE;
    this.#nodeHash = hashOfNode;
    if (narrower !== undefined && equalBytes(narrower.#leaves(), hashes.subarray(0, narrower.width * HASH_SIZE))) {
      this.#nodes.set(narrower.#nodes);
      this.#known.set(narrower.#known);
    }
    this.#nodes.set(hashes, TILE_WIDTH * HASH_SIZE);
    this.#known.fill(1, TILE_WIDTH, TILE_WIDTH + this.width);
  }

  /** A view of the hash of a node that lies within the width whole. */
  node(height: number, i: number): Uint8Array {
    const at = this.#placeOf(height, i);
    return this.#nodes.subarray(at, at + HASH_SIZE);
  }

  /** The same as bytes of its own. */
  copyOf(height: number, i: number): Uint8Array {
    const at = this.#placeOf(height, i);
    return this.#nodes.slice(at, at + HASH_SIZE);
  }

  /** Root of a full tile. */
  root(): Uint8Array {
    return this.node(TILE_HEIGHT, 0);
  }

  #placeOf(height: number, i: number): number {
    const at = (TILE_WIDTH >> height) + i;
    if (this.#known[at] === 0) {
      const hash = this.#nodeHash(this.node(height - 1, 2 * i), this.node(height - 1, 2 * i + 1));
      this.#nodes.set(hash, at * HASH_SIZE);
      this.#known[at] = 1;
    }
    return at * HASH_SIZE;
  }

  #leaves(): Uint8Array {
    return this.#nodes.subarray(TILE_WIDTH * HASH_SIZE, (TILE_WIDTH + this.width) * HASH_SIZE);
  }
}

/** The tile inside of which a node of a tree of `size` is: always one, since a tile is cut at a multiple of 8 levels. */
export function tileOfNode({ level, index }: NodeRef, size: number): TileRef {
  const tileLevel = Math.floor(level / TILE_HEIGHT);
  const n = Math.floor((index * 2 ** (level % TILE_HEIGHT)) / TILE_WIDTH);
  return { level: tileLevel, n, width: tileWidthAt(size, tileLevel, n) };
}

/** Hash of a node out of its tile. */
export function nodeInTile({ level, index }: NodeRef, tile: TileNodes): Uint8Array {
  const height = level % TILE_HEIGHT;
  return tile.node(height, index % 2 ** (TILE_HEIGHT - height));
}

/** Refuses `log.tile-missing` for a tile of another width than was asked for. */
export function assertTileWidth({ level, n, width }: TileRef, hashes: Uint8Array): Uint8Array {
  if (hashes.length === width * HASH_SIZE) return hashes;
  throw new Refusal('log.tile-missing', 'a tile of another width', { level, n, width, bytes: hashes.length });
}
