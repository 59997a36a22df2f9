import { CompactTree } from '../compact-tree.js';
import { EMPTY_ROOT, HASH_SIZE, type NodeHash } from '../hash.js';
import { TILE_HEIGHT } from '../log/tile-nodes.js';
import { hashesAtLevel, rightEdgeTiles, type Tile, TILE_WIDTH, tileHashes } from '../tile.js';

/** The unfinished tile of one level. */
interface Row {
  n: number;
  width: number;
  hashes: Uint8Array;
}

/** A log as it is recomputed leaf by leaf: its root at every size, and each of its tiles. Every node is hashed once, and only the right edge is kept. */
export class AuditTree {
  /** Roots of the perfect subtrees, largest first. */
  #peaks: Uint8Array[] = [];
  #rows: Row[] = [];
  #full: Tile[] = [];
  #size: number;
  readonly #nodeHash: NodeHash;

  /** The tree of `size` from its `rightEdgeTiles`. Refuses `log.tile-missing` if one is absent or too short. */
  constructor(size: number, edge: readonly Tile[], hashOfNode: NodeHash) {
    this.#size = size;
    this.#nodeHash = hashOfNode;
    for (const { level, n, width } of rightEdgeTiles(size)) {
      const held = edge.find((tile) => tile.level === level && tile.n === n);
      const hashes = tileHashes(held?.hashes ?? new Uint8Array(0), width);
      for (const hash of hashes) this.#put(level, n, hash);
      const part = new CompactTree(0, [], hashOfNode);
      for (const hash of hashes) part.append(hash);
      this.#peaks.unshift(...part.peaks);
    }
  }

  get size(): number {
    return this.#size;
  }

  append(leafHash: Uint8Array): void {
    let node = leafHash;
    this.#put(0, Math.floor(this.#size / TILE_WIDTH), node);
    let level = 0;
    for (let below = this.#size; below % 2 === 1; below = Math.floor(below / 2)) {
      node = this.#nodeHash(this.#peaks.pop()!, node);
      level += 1;
      if (level % TILE_HEIGHT === 0) {
        const tileLevel = level / TILE_HEIGHT;
        this.#put(tileLevel, Math.floor(hashesAtLevel(this.#size, tileLevel) / TILE_WIDTH), node);
      }
    }
    this.#peaks.push(node);
    this.#size += 1;
  }

  /** RFC 6962 tree head. */
  root(): Uint8Array {
    let root: Uint8Array | undefined;
    for (let i = this.#peaks.length - 1; i >= 0; i--) {
      root = root === undefined ? this.#peaks[i]! : this.#nodeHash(this.#peaks[i]!, root);
    }
    return root ?? EMPTY_ROOT;
  }

  /** The tiles that have become full since this was last asked. */
  takeFull(): Tile[] {
    const full = this.#full;
    this.#full = [];
    return full;
  }

  /** The unfinished tiles at the right edge, lowest level first. */
  edge(): Tile[] {
    return this.#rows.flatMap(({ n, width, hashes }, level) =>
      width === 0 ? [] : [{ level, n, width, hashes: hashes.slice(0, width * HASH_SIZE) }],
    );
  }

  /** Another tree of the same leaves, which grows by itself. */
  copy(): AuditTree {
    return new AuditTree(this.#size, this.edge(), this.#nodeHash);
  }

  #put(level: number, n: number, hash: Uint8Array): void {
    for (let next = this.#rows.length; next <= level; next++) {
      this.#rows.push({ n: 0, width: 0, hashes: new Uint8Array(TILE_WIDTH * HASH_SIZE) });
    }
    const row = this.#rows[level]!;
    row.n = n;
    row.hashes.set(hash, row.width * HASH_SIZE);
    row.width += 1;
    if (row.width < TILE_WIDTH) return;
    this.#full.push({ level, n, width: TILE_WIDTH, hashes: row.hashes });
    row.hashes = new Uint8Array(TILE_WIDTH * HASH_SIZE);
    row.width = 0;
  }
}
