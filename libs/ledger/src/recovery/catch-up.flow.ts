import { concatBytes, equalBytes, Refusal, toHex } from '@filmdeed/kernel';
import { openCheckpoint } from '../checkpoint.js';
import { MAX_ENTRY_SIZE, parseEntryBundle } from '../entry-bundle.js';
import { EMPTY_ROOT, HASH_SIZE, nodeHashBy, type Sha256 } from '../hash.js';
import { assertRemembered, type LogMemory, openRemembered } from '../log/log-memory.js';
import type { LogHead, LogReader } from '../log/log-store.js';
import { TileEdge } from '../log/tile-edge.js';
import { entriesPath, rightEdgeTiles, type Tile, TILE_WIDTH, tilePath } from '../tile.js';
import type { NoteVerifier } from '../verifier-key.js';

/** Port: a copy of the published log, from whoever kept one. Whatever comes from it may be anything. */
export interface MirroredLog {
  checkpoint(): Promise<string | null>;
  /** What lies at a path; null if nothing does. Of more than `most` bytes only more than `most` are needed. */
  file(path: string, most: number): Promise<Uint8Array | null>;
}

/** Leaves that were published and are missing, with the head that they lead to. */
export interface MissedLeaves {
  readonly from: LogHead;
  readonly to: LogHead;
  readonly leaves: readonly Uint8Array[];
  readonly leafHashes: readonly Uint8Array[];
  readonly tiles: readonly Tile[];
  /** The checkpoint that the key remembers, if it lies in between. */
  readonly remembered: LogHead | null;
}

export interface CatchUpPorts {
  readonly store: Pick<LogReader, 'head' | 'tile'>;
  readonly memory: LogMemory;
  readonly verifier: NoteVerifier;
  readonly origin: string;
  readonly sha256: Sha256;
  /** Null: none is at hand. */
  readonly mirror: MirroredLog | null;
}

/** What RFC 6962 puts before a leaf. */
const LEAF = Uint8Array.of(0);
const BUNDLE_BYTES = TILE_WIDTH * (2 + MAX_ENTRY_SIZE);

/**
 * What an older copy of the log lacks of what was published, out of a copy that somebody kept; null if it lacks nothing that is known of. Every leaf is hashed into the tree
 * that the copy's checkpoint, signed by our key, has the root of; that tree grows from ours, and the remembered checkpoint is one of its beginnings. Refuses `log.fork` if
 * it is not so, or if no copy reaches what the key remembers (`remembered`, `size`, `reached`), and `log.tile-missing` naming the file that is missing or spoilt.
 */
export const missedLeaves = (ports: CatchUpPorts) => async (): Promise<MissedLeaves | null> => {
  const { store, mirror, verifier, origin } = ports;
  const from = await store.head();
  const { published } = await ports.memory.recall();
  const remembered = published === null ? null : { ...openRemembered(published, ports), note: published };
  const note = (await mirror?.checkpoint()) ?? null;
  const mirrored = note === null ? null : openCheckpoint(note, [verifier], origin);
  const reached = Math.max(from.size, mirrored?.size ?? 0);
  if (remembered !== null && remembered.size > reached) {
    throw new Refusal('log.fork', 'nothing at hand reaches what the key of the log remembers to have published', {
      ...{ remembered: remembered.size, size: from.size, reached },
    });
  }
  if (remembered !== null && remembered.size <= from.size) {
    await assertRemembered({ ...ports, memory: ports.memory }, { published, intended: null }, from);
  }
  if (mirror === null || mirrored === null || note === null || mirrored.size <= from.size) return null;
  return collect(ports, mirror, from, { size: mirrored.size, root: mirrored.root, note }, remembered);
};

async function collect(
  { store, sha256 }: CatchUpPorts,
  mirror: MirroredLog,
  from: LogHead,
  to: LogHead,
  remembered: LogHead | null,
): Promise<MissedLeaves> {
  const held = await Promise.all(
    rightEdgeTiles(from.size).map(async (ref) => ({ ...ref, hashes: await store.tile(ref) })),
  );
  const edge = new TileEdge(from.size, held, nodeHashBy(sha256));
  if (!equalBytes(from.size === 0 ? EMPTY_ROOT : edge.root(), from.root)) {
    throw new Refusal('log.fork', 'the tiles do not fold to the root of the head', { size: from.size });
  }
  const leaves: Uint8Array[] = [];
  const leafHashes: Uint8Array[] = [];
  for (let n = Math.floor(from.size / TILE_WIDTH); n * TILE_WIDTH < to.size; n++) {
    const entries = await bundleOf(mirror, n, Math.min(TILE_WIDTH, to.size - n * TILE_WIDTH));
    for (const leaf of entries.slice(Math.max(0, from.size - n * TILE_WIDTH))) {
      const hash = sha256(concatBytes(LEAF, leaf));
      leaves.push(leaf);
      leafHashes.push(hash);
      edge.append(hash);
      if (edge.size === remembered?.size && !equalBytes(edge.root(), remembered.root)) {
        throw await spoilt(mirror, from.size, to.size, leafHashes);
      }
    }
  }
  if (!equalBytes(edge.root(), to.root)) throw await spoilt(mirror, from.size, to.size, leafHashes);
  const isBetween = remembered !== null && remembered.size > from.size && remembered.size < to.size;
  return { from, to, leaves, leafHashes, tiles: edge.changedTiles(), remembered: isBetween ? remembered : null };
}

/** A bundle as it is served at its own width or, in the place of an unfinished one, full. */
async function bundleOf(mirror: MirroredLog, n: number, width: number): Promise<Uint8Array[]> {
  const paths = [...new Set([entriesPath({ n, width }), entriesPath({ n, width: TILE_WIDTH })])];
  for (const path of paths) {
    const bytes = await mirror.file(path, BUNDLE_BYTES);
    if (bytes === null) continue;
    let entries: Uint8Array[];
    try {
      entries = parseEntryBundle(bytes);
    } catch {
      throw missing('a bundle of the copy cannot be read', path);
    }
    if (entries.length >= width) return entries.slice(0, width);
    throw missing('a bundle of the copy is too short', path);
  }
  throw missing('the copy lacks a bundle', paths[0]!);
}

/** Which leaf is not what the tiles of the copy say; if none, the copy's tree does not grow from ours. */
async function spoilt(
  mirror: MirroredLog,
  from: number,
  size: number,
  hashes: readonly Uint8Array[],
): Promise<Refusal> {
  for (let n = Math.floor(from / TILE_WIDTH); n * TILE_WIDTH < size; n++) {
    const width = Math.min(TILE_WIDTH, size - n * TILE_WIDTH);
    const path = tilePath({ level: 0, n, width });
    const tile = (await mirror.file(path, TILE_WIDTH * HASH_SIZE)) ?? new Uint8Array(0);
    for (let i = Math.max(0, from - n * TILE_WIDTH); i < width; i++) {
      const index = n * TILE_WIDTH + i;
      if (index - from >= hashes.length) break;
      const [said, is] = [tile.subarray(i * HASH_SIZE, (i + 1) * HASH_SIZE), hashes[index - from]!];
      if (equalBytes(said, is)) continue;
      return new Refusal('log.tile-missing', 'a leaf of the copy has not the hash that its tile says', {
        ...{ leaf: index, entries: entriesPath({ n, width }), tile: path, is: toHex(is) },
      });
    }
  }
  return new Refusal('log.fork', 'the copy is of another tree than what is here and what the key remembers', {
    size: from,
    reached: size,
  });
}

function missing(what: string, path: string): Refusal {
  return new Refusal('log.tile-missing', what, { path });
}
