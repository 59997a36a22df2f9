import { Refusal } from '@filmdeed/kernel';
import { EMPTY_ROOT, HASH_SIZE, type NodeHash } from '../hash.js';
import { KeptTiles, keyOf } from '../log/kept-tiles.js';
import { nodeInTile, type TileNodes, tileOfNode } from '../log/tile-nodes.js';
import { foldNode, peakNodes } from '../proof-nodes.js';
import { rightEdgeTiles, type Tile, tilePath, type TileRef, tileWidthAt } from '../tile.js';
import type { LogMirror } from './audit-ports.js';

/** The tiles that an auditor recomputed and kept, of a mirror of `size` leaves. */
export class MirrorTiles {
  readonly #kept: KeptTiles;

  constructor(
    readonly mirror: Pick<LogMirror, 'file'>,
    readonly size: number,
    readonly hashOfNode: NodeHash,
  ) {
    this.#kept = new KeptTiles(this, 64, hashOfNode);
  }

  /** The first `width` hashes of a tile. Refuses `storage.damaged`. */
  async tile({ level, n, width }: TileRef): Promise<Uint8Array> {
    const path = tilePath({ level, n, width: tileWidthAt(this.size, level, n) });
    const bytes = await this.mirror.file(path);
    if (bytes === null || bytes.length < width * HASH_SIZE) {
      throw new Refusal('storage.damaged', 'the mirror has lost a tile', { path });
    }
    return bytes.subarray(0, width * HASH_SIZE);
  }

  async edge(): Promise<Tile[]> {
    const tiles: Tile[] = [];
    for (const ref of rightEdgeTiles(this.size)) tiles.push({ ...ref, hashes: await this.tile(ref) });
    return tiles;
  }

  /** Root of the first `size` leaves, which are all here. Refuses `storage.damaged`. */
  async rootAt(size: number): Promise<Uint8Array> {
    if (size === 0) return EMPTY_ROOT;
    const peaks = peakNodes(size);
    const tiles = new Map<string, TileNodes>();
    for (const node of peaks) {
      const ref = tileOfNode(node, size);
      const wide = { ...ref, width: tileWidthAt(this.size, ref.level, ref.n) };
      tiles.set(keyOf(ref), this.#kept.held(wide) ?? (await this.#kept.read(wide)));
    }
    return foldNode(peaks, (node) => nodeInTile(node, tiles.get(keyOf(tileOfNode(node, size)))!), this.hashOfNode);
  }
}
