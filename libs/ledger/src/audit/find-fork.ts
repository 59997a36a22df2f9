import { HASH_SIZE } from '../hash.js';
import { hashesAtLevel, TILE_WIDTH, tileWidthAt } from '../tile.js';
import type { PublishedLog } from './audit-ports.js';
import type { MirrorTiles } from './mirror-tiles.js';
import { firstDifference, servedTile } from './served-files.js';

/**
 * The first leaf of which the served tiles of a log of `servedSize` say something else than the mirror: down from the top, one tile a level and those
 * at the edge. Undefined if they agree, or if what is served does not tell.
 */
export async function findFork(
  log: PublishedLog,
  mirror: MirrorTiles,
  servedSize: number,
): Promise<number | undefined> {
  const size = Math.min(mirror.size, servedSize);
  const differs = async (level: number, n: number): Promise<number> => {
    const width = tileWidthAt(size, level, n);
    const { bytes } = await servedTile(log, { level, n, width: tileWidthAt(servedSize, level, n) });
    if (bytes === null || bytes.length < width * HASH_SIZE) return -1;
    const i = firstDifference(await mirror.tile({ level, n, width }), bytes);
    return i === -1 ? -1 : n * TILE_WIDTH + i;
  };
  if (size === 0) return undefined;
  let first: number | undefined;
  let top = 0;
  while (hashesAtLevel(size, top + 1) > 0) top++;
  for (let level = top; level >= 0; level--) {
    if (first === undefined) {
      // Not yet found: what the level above does not cover lies in the last tile of this level.
      const at = await differs(level, Math.floor((hashesAtLevel(size, level) - 1) / TILE_WIDTH));
      first = at === -1 ? undefined : at;
    } else {
      const at = await differs(level, first);
      if (at === -1) return undefined;
      first = at;
    }
  }
  return first;
}
