import { concatBytes } from '@filmdeed/kernel';
import { CompactTree, rootOfLeaves } from '../compact-tree.js';
import { nodeHash, type NodeHash } from '../hash.js';
import { hashesAtLevel, rightEdgeTiles, type Tile, TILE_WIDTH, tileHashes } from '../tile.js';

/** The unfinished tile of one level, as hashes. */
interface EdgeRow {
  n: number;
  readonly hashes: Uint8Array[];
  changed: boolean;
}

/** The right edge of a log in tiles: at most 255 hashes per level, and all that it takes to let the log grow. */
export class TileEdge {
  readonly #rows: EdgeRow[] = [];
  readonly #full: Tile[] = [];
  readonly #nodeHash: NodeHash;
  #size: number;

  /** The edge of a log of `size` from its `rightEdgeTiles`. Refuses `log.tile-missing` if one is absent or too short. */
  constructor(size: number, tiles: readonly Tile[], hashOfNode: NodeHash = nodeHash) {
    this.#size = size;
    this.#nodeHash = hashOfNode;
    for (const { level, n, width } of rightEdgeTiles(size)) {
      const held = tiles.find((tile) => tile.level === level && tile.n === n);
      this.#row(level).hashes.push(...tileHashes(held?.hashes ?? new Uint8Array(0), width));
    }
  }

  get size(): number {
    return this.#size;
  }

  append(leafHash: Uint8Array): void {
    this.#size += 1;
    let hash = leafHash;
    for (let level = 0; ; level++) {
      const row = this.#row(level);
      row.hashes.push(hash);
      row.changed = true;
      if (row.hashes.length < TILE_WIDTH) return;
      // The tile is full: its root goes one level up, and the next tile begins.
      hash = rootOfLeaves(row.hashes, this.#nodeHash);
      this.#full.push(tileOf(level, row));
      row.n += 1;
      row.hashes.length = 0;
      row.changed = false;
    }
  }

  /** RFC 6962 tree head. */
  root(): Uint8Array {
    const peaks: Uint8Array[] = [];
    for (const { hashes } of [...this.#rows].reverse()) {
      const part = new CompactTree(0, [], this.#nodeHash);
      for (const hash of hashes) part.append(hash);
      peaks.push(...part.peaks);
    }
    return new CompactTree(this.#size, peaks, this.#nodeHash).root();
  }

  /** Every tile that appending has changed, each whole. */
  changedTiles(): Tile[] {
    const partial = this.#rows.flatMap((row, level) => (row.changed ? [tileOf(level, row)] : []));
    return [...this.#full, ...partial];
  }

  #row(level: number): EdgeRow {
    // A level without a row has no hash yet, or its last tile is just full.
    for (let next = this.#rows.length; next <= level; next++) {
      this.#rows.push({ n: Math.floor(hashesAtLevel(this.#size, next) / TILE_WIDTH), hashes: [], changed: false });
    }
    return this.#rows[level]!;
  }
}

function tileOf(level: number, { n, hashes }: EdgeRow): Tile {
  return { level, n, width: hashes.length, hashes: concatBytes(...hashes) };
}
