import { type Facts, isRefusal } from '@filmdeed/kernel';
import { MAX_ENTRY_SIZE, parseEntryBundle } from '../entry-bundle.js';
import { HASH_SIZE } from '../hash.js';
import { type BundleRef, entriesPath, TILE_WIDTH, tilePath, type TileRef } from '../tile.js';
import type { PublishedLog } from './audit-ports.js';

const TILE_BYTES = TILE_WIDTH * HASH_SIZE;
const BUNDLE_BYTES = TILE_WIDTH * (2 + MAX_ENTRY_SIZE);

/** A file as it is served at its own width or, in the place of an unfinished one, full. */
export interface ServedFile {
  readonly path: string;
  /** null: nothing there. */
  readonly bytes: Uint8Array | null;
  readonly isFull: boolean;
}

async function served(
  log: PublishedLog,
  width: number,
  pathOf: (width: number) => string,
  most: number,
): Promise<ServedFile> {
  const path = pathOf(width);
  const bytes = await log.file(path, most);
  if (bytes !== null || width === TILE_WIDTH) return { path, bytes, isFull: width === TILE_WIDTH };
  // Whoever serves a log may drop an unfinished tile once the full one is there (C2SP tlog-tiles).
  const full = await log.file(pathOf(TILE_WIDTH), most);
  return full === null ? { path, bytes, isFull: false } : { path: pathOf(TILE_WIDTH), bytes: full, isFull: true };
}

export function servedTile(log: PublishedLog, { level, n, width }: TileRef): Promise<ServedFile> {
  return served(log, width, (at) => tilePath({ level, n, width: at }), TILE_BYTES);
}

export function servedBundle(log: PublishedLog, { n, width }: BundleRef): Promise<ServedFile> {
  return served(log, width, (at) => entriesPath({ n, width: at }), BUNDLE_BYTES);
}

/** The first `width` entries of a bundle; a text says why they cannot be had. */
export function entriesOf({ bytes, isFull }: ServedFile, width: number): Uint8Array[] | string {
  if (bytes === null) return 'missing';
  try {
    const entries = parseEntryBundle(bytes);
    const expected = isFull ? TILE_WIDTH : width;
    if (entries.length === expected) return entries.slice(0, width);
    return `${entries.length} entries in the place of ${expected}`;
  } catch (error) {
    if (isRefusal(error)) return error.message;
    throw error;
  }
}

/** Whether a tile has the length that it must have. */
export function isWholeTile({ bytes, isFull }: ServedFile, width: number): boolean {
  return bytes !== null && bytes.length === (isFull ? TILE_BYTES : width * HASH_SIZE);
}

/** Place of the first hash in which two tiles differ, as far as both reach; -1 if in none. */
export function firstDifference(a: Uint8Array, b: Uint8Array): number {
  const end = Math.min(a.length, b.length);
  for (let i = 0; i < end; i++) if (a[i] !== b[i]) return Math.floor(i / HASH_SIZE);
  return -1;
}

/** Which leaves lie under hash `i` of a tile. */
export function leavesUnder({ level, n }: Pick<TileRef, 'level' | 'n'>, i: number): Facts {
  const at = n * TILE_WIDTH + i;
  if (level === 0) return { leaf: at };
  const width = TILE_WIDTH ** level;
  return { from: at * width, to: (at + 1) * width - 1 };
}
