import type { NodeHash } from '../hash.js';
import type { TileRef } from '../tile.js';
import type { LogReader } from './log-store.js';
import { assertTileWidth, TileNodes } from './tile-nodes.js';

/** Tiles as proofs read them, at most `most` (16 KiB each): the one that was not used for longest goes. Tiles never change, they only get wider. */
export class KeptTiles {
  readonly #reader: Pick<LogReader, 'tile'>;
  readonly #most: number;
  readonly #nodeHash: NodeHash;
  /** In the order of their last use. */
  readonly #tiles = new Map<string, TileNodes>();
  /** Those that are being read, by place and width, so that many who ask at once read once. */
  readonly #reading = new Map<string, Promise<TileNodes>>();

  constructor(reader: Pick<LogReader, 'tile'>, most: number, hashOfNode: NodeHash) {
    this.#reader = reader;
    this.#most = most;
    this.#nodeHash = hashOfNode;
  }

  /** The tile at the asked width or wider, if it is here. */
  held(ref: TileRef): TileNodes | undefined {
    const key = keyOf(ref);
    const tile = this.#tiles.get(key);
    if (tile === undefined || tile.width < ref.width) return undefined;
    this.#tiles.delete(key);
    this.#tiles.set(key, tile);
    return tile;
  }

  /** Refuses `log.tile-missing`. */
  async read(ref: TileRef): Promise<TileNodes> {
    const asked = `${keyOf(ref)}/${ref.width}`;
    const reading = this.#reading.get(asked) ?? this.#read(ref).finally(() => this.#reading.delete(asked));
    this.#reading.set(asked, reading);
    return reading;
  }

  forget(): void {
    this.#tiles.clear();
  }

  async #read(ref: TileRef): Promise<TileNodes> {
    const hashes = assertTileWidth(ref, await this.#reader.tile(ref));
    const key = keyOf(ref);
    const before = this.#tiles.get(key);
    // Another reader was quicker and saw the tile later.
    if (before !== undefined && before.width >= ref.width) return before;
    const tile = new TileNodes(hashes, this.#nodeHash, before);
    this.#tiles.delete(key);
    this.#tiles.set(key, tile);
    if (this.#tiles.size > this.#most) this.#tiles.delete(this.#tiles.keys().next().value!);
    return tile;
  }
}

/** A tile's place. */
export function keyOf({ level, n }: Pick<TileRef, 'level' | 'n'>): string {
  return `${level}/${n}`;
}
