import { Refusal } from '@filmdeed/kernel';
import { HASH_SIZE } from './hash.js';

/** Hashes of a full tile: trees are cut in slices of 8 levels (C2SP tlog-tiles). */
export const TILE_WIDTH = 256;
const MAX_TILE_LEVEL = 63;

/** A tile of hashes: `width` is 256 if full; `level` 0 holds leaf hashes, level l+1 the roots of full tiles of level l. */
export interface TileRef {
  readonly level: number;
  readonly n: number;
  readonly width: number;
}

/** A tile with its hashes in one piece, width × 32 bytes. */
export interface Tile extends TileRef {
  readonly hashes: Uint8Array;
}

/** A bundle of `width` entries from n × 256 on. */
export interface BundleRef {
  readonly n: number;
  readonly width: number;
}

/** `tile/<level>/<n>[.p/<width>]`, e.g. `tile/0/x001/x234/067.p/8`. */
export function tilePath({ level, n, width }: TileRef): string {
  return `tile/${level}/${indexPath(n)}${widthPath(width)}`;
}

/** `tile/entries/<n>[.p/<width>]`. */
export function entriesPath({ n, width }: BundleRef): string {
  return `tile/entries/${indexPath(n)}${widthPath(width)}`;
}

export type TilePath = ({ kind: 'hashes' } & TileRef) | ({ kind: 'entries' } & BundleRef);

const PATH = /^tile\/(entries|0|[1-9][0-9]?)\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/;

/**
 * Reads a tile's path; `null` unless it is exactly the one spelling that `tilePath` or `entriesPath` would give, so that no
 * two addresses name the same bytes.
 */
export function parseTilePath(path: string): TilePath | null {
  const parts = PATH.exec(path);
  if (parts === null) return null;
  const n = Number(parts[2]!.replaceAll(/[x/]/g, ''));
  const width = parts[3] === undefined ? TILE_WIDTH : Number(parts[3]);
  if (!Number.isSafeInteger(n) || indexPath(n) !== parts[2]) return null;
  if (parts[3] !== undefined && width >= TILE_WIDTH) return null;
  if (parts[1] === 'entries') return { kind: 'entries', n, width };
  const level = Number(parts[1]);
  return level > MAX_TILE_LEVEL ? null : { kind: 'hashes', level, n, width };
}

/** Number of complete hashes that a log of `size` has at tile level `level`. */
export function hashesAtLevel(size: number, level: number): number {
  return Math.floor(size / TILE_WIDTH ** level);
}

/** Width of tile `n` at `level` in a log of `size`: 0 if it does not exist yet, 256 if it is full. */
export function tileWidthAt(size: number, level: number, n: number): number {
  return Math.max(0, Math.min(TILE_WIDTH, hashesAtLevel(size, level) - n * TILE_WIDTH));
}

/** The partial tiles at the right edge of a log of `size`, lowest level first: all that is needed to let it grow. */
export function rightEdgeTiles(size: number): TileRef[] {
  const refs: TileRef[] = [];
  for (let level = 0; hashesAtLevel(size, level) > 0; level++) {
    const n = Math.floor(hashesAtLevel(size, level) / TILE_WIDTH);
    const width = tileWidthAt(size, level, n);
    if (width > 0) refs.push({ level, n, width });
  }
  return refs;
}

/** Every tile of a log of `size`, level by level from the left. */
export function* tilesOfSize(size: number): Generator<TileRef> {
  for (let level = 0; hashesAtLevel(size, level) > 0; level++) {
    const count = Math.ceil(hashesAtLevel(size, level) / TILE_WIDTH);
    for (let n = 0; n < count; n++) yield { level, n, width: tileWidthAt(size, level, n) };
  }
}

/** Every entry bundle of a log of `size` from the left. */
export function* bundlesOfSize(size: number): Generator<BundleRef> {
  for (let n = 0; n * TILE_WIDTH < size; n++) yield { n, width: tileWidthAt(size, 0, n) };
}

/** The hashes of a tile, one by one. Refuses `log.tile-missing` if it holds fewer than `width`. */
export function tileHashes(hashes: Uint8Array, width: number): Uint8Array[] {
  if (hashes.length < width * HASH_SIZE) {
    throw new Refusal('log.tile-missing', 'the tile is too short', { width, bytes: hashes.length });
  }
  return Array.from({ length: width }, (_, i) => hashes.subarray(i * HASH_SIZE, (i + 1) * HASH_SIZE));
}

/** 1234067 → `x001/x234/067`. */
function indexPath(n: number): string {
  if (!Number.isSafeInteger(n) || n < 0) throw new Refusal('proof.invalid', 'not a tile number', { n: String(n) });
  const digits = String(n);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/[0-9]{3}/g)!;
  return groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
}

function widthPath(width: number): string {
  if (!Number.isSafeInteger(width) || width < 1 || width > TILE_WIDTH) {
    throw new Refusal('proof.invalid', 'not a tile width', { width: String(width) });
  }
  return width === TILE_WIDTH ? '' : `.p/${width}`;
}
