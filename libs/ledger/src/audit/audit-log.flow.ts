import { type Clock, equalBytes, Refusal, toHex, utf8 } from '@filmdeed/kernel';
import { EMPTY_ROOT, HASH_SIZE, nodeHashBy, type Sha256 } from '../hash.js';
import { TILE_WIDTH, tilesOfSize } from '../tile.js';
import type { NoteVerifier } from '../verifier-key.js';
import type { Findings, FindingSink, LogFindingCode } from './audit-finding.js';
import type { AuditState, LeafObserver, LogMirror, PublishedLog, SeenCheckpoint } from './audit-ports.js';
import { AuditTree } from './audit-tree.js';
import { findFork } from './find-fork.js';
import { LeafHashes } from './leaf-hashes.js';
import { LeafStream } from './leaf-stream.js';
import { MirrorTiles } from './mirror-tiles.js';
import { readAhead } from './read-ahead.js';
import { followsSeen, servedCheckpoint, type ServedCheckpoint } from './served-checkpoint.js';
import { firstDifference, servedTile } from './served-files.js';

export interface AuditLogPorts {
  readonly log: PublishedLog;
  readonly mirror: LogMirror;
  /** The log as the trust file has it. */
  readonly origin: string;
  readonly keys: readonly NoteVerifier[];
  readonly sha256: Sha256;
  readonly clock: Clock;
  readonly observer: LeafObserver;
  /** Shared with whoever judges what the leaves say; kept from run to run. */
  readonly findings: FindingSink<LogFindingCode> & Pick<Findings, 'kept'>;
  readonly progress?: (leaves: number, of: number) => void;
}

export interface AuditLogCommand {
  /** Sizes of which the root is wanted, such as those that are anchored. */
  readonly sizes: readonly number[];
  /** Whether the place of every leaf is wanted even if none is new. */
  readonly placesWanted: boolean;
  /** Bundles that are read ahead. */
  readonly ahead: number;
}

export interface AuditedLog {
  /** The checkpoint that is served, if it is one of this log. */
  readonly served: ServedCheckpoint | undefined;
  /** Leaves that were recomputed and found to be in the signed tree. */
  readonly size: number;
  /** Leaves that this run took. */
  readonly appended: number;
  /** Root of the recomputed leaves at the sizes that were asked for, as far as they reach. */
  readonly roots: ReadonlyMap<number, Uint8Array>;
  readonly hashes: LeafHashes;
  readonly seen: readonly SeenCheckpoint[];
}

const BUNDLES_TO_SAVE = 64;
const MOST_SEEN = 100;

/** The mirror's state, or that of an empty one. Refuses `checkpoint.invalid` for the mirror of another log. */
export async function mirrorState(mirror: LogMirror, origin: string): Promise<AuditState> {
  const state = await mirror.state();
  if (state !== null && state.origin !== origin) {
    throw new Refusal('checkpoint.invalid', 'the mirror is of another log', { origin: state.origin, expected: origin });
  }
  const found = { findings: [], more: {} };
  const root = toHex(EMPTY_ROOT);
  return state ?? { v: 1, type: 'filmdeed.audit-mirror', origin, size: 0, root, checkpoints: [], found, counts: {} };
}

/**
 * Holds a published log to its signed checkpoint, to itself and to all that the mirror has seen of it: every new leaf is hashed, every tile
 * recomputed. What is wrong becomes a finding; the stream goes on as far as there is something to hash. A crash at any place costs at most the
 * last 64 bundles. Refuses `storage.damaged`, `outbound.failed`.
 */
export const auditLog =
  (ports: AuditLogPorts) =>
  async ({ sizes, placesWanted, ahead }: AuditLogCommand): Promise<AuditedLog> => {
    const { log, mirror, origin, findings, observer } = ports;
    const hashOfNode = nodeHashBy(ports.sha256);
    let state = await mirrorState(mirror, origin);
    const save = async (changes: Partial<AuditState>): Promise<void> => {
      state = { ...state, ...changes, found: findings.kept() };
      await mirror.save(state);
    };
    const tiles = new MirrorTiles(mirror, state.size, hashOfNode);
    if (toHex(await tiles.rootAt(state.size)) !== state.root) {
      throw new Refusal('storage.damaged', 'the tiles of the mirror do not lead to its root', { size: state.size });
    }
    const served = await servedCheckpoint(log, ports.keys, origin, findings, state.checkpoints.length > 0);
    const follows = served !== undefined && followsSeen(served, state.checkpoints, state.size, findings);
    // Kept before anything else is done with it: what was signed once can be shown for ever.
    const seen = served === undefined ? state.checkpoints : withSeen(state.checkpoints, served, ports);
    await save({ checkpoints: seen });
    const hashes = new LeafHashes();
    const roots = new Map<number, Uint8Array>();
    const wanted = new Set([...sizes, ...seen.map(({ size }) => size)]);
    const before = state.size;
    if (placesWanted || (follows && served.size > before)) await loadHashes(hashes, tiles);
    if (served !== undefined && !(await agrees(ports, tiles, served, findings))) return result();
    if (!follows || served.size === before) {
      if (follows && !equalBytes(served.root, await tiles.rootAt(before))) {
        findings.add('root-differs', { size: before, computed: state.root, signed: toHex(served.root) });
      }
      return result();
    }

    const stream = new LeafStream(
      ports,
      served.size,
      new AuditTree(before, await tiles.edge(), hashOfNode),
      hashes,
      roots,
      wanted,
      findings,
    );
    const saveStream = async (): Promise<void> => {
      const { size } = stream.tree;
      const counts = await observer.settle(size);
      await stream.flush();
      await save({ size, root: toHex(stream.tree.root()), counts });
    };
    let taken = 0;
    let isCut = false;
    for await (const part of readAhead(bundlesFrom(before, served.size), (n) => stream.read(n), ahead)) {
      if (!(await stream.take(part))) {
        isCut = true;
        break;
      }
      ports.progress?.(stream.tree.size, served.size);
      // Of what is not whole the next run begins where it was whole.
      if (++taken % BUNDLES_TO_SAVE === 0 && stream.isClean && stream.tree.size < served.size) await saveStream();
    }
    let isGood = false;
    if (!isCut) {
      const ended = await stream.end(served.root);
      isGood = ended.isGood;
      if (!isGood) {
        const facts = { size: served.size, computed: toHex(ended.computed), signed: toHex(served.root) };
        findings.add('root-differs', facts);
      }
    }
    const counts = await observer.settle(stream.tree.size);
    if (isGood && stream.isWhole) {
      await stream.flush();
      await mirror.keep('checkpoint', utf8(served.note));
      await save({ size: served.size, root: toHex(served.root), counts });
    } else await save({});
    return result(stream.tree.size - before);

    async function result(appended = 0): Promise<AuditedLog> {
      for (const size of wanted) if (size <= before) roots.set(size, await tiles.rootAt(size));
      for (const { size, root, seenAt } of seen) {
        const computed = roots.get(size);
        const isServed = size === served?.size && root === toHex(served.root);
        if (computed === undefined || toHex(computed) === root || isServed) continue;
        findings.add('checkpoint-differs', { size, signed: root, computed: toHex(computed), seenAt });
      }
      const contradicting = (each: SeenCheckpoint): boolean => {
        const computed = roots.get(each.size);
        return computed === undefined || toHex(computed) !== each.root;
      };
      await save({
        checkpoints: [...seen.filter(contradicting), ...seen.filter((each) => !contradicting(each)).slice(-MOST_SEEN)],
      });
      return { served, size: state.size, appended, roots, hashes, seen };
    }
  };

/** Whether the served tiles at the edge of the mirror begin as its own do: they hold a hash of everything before. Else the fork is looked for. */
async function agrees(
  { log }: AuditLogPorts,
  tiles: MirrorTiles,
  served: ServedCheckpoint,
  findings: FindingSink<LogFindingCode>,
): Promise<boolean> {
  const whole = Math.min(tiles.size, served.size) === served.size;
  let isSame = whole ? equalBytes(await tiles.rootAt(served.size), served.root) : true;
  for (const tile of whole ? [] : await tiles.edge()) {
    const { bytes } = await servedTile(log, { ...tile, width: widthAt(served.size, tile) });
    if (bytes !== null && firstDifference(tile.hashes, bytes) !== -1) isSame = false;
  }
  if (isSame) return true;
  const leaf = await findFork(log, tiles, served.size);
  const facts = { size: served.size, root: toHex(served.root), mirrored: tiles.size };
  findings.add('fork', leaf === undefined ? facts : { ...facts, leaf });
  return false;
}

function widthAt(size: number, { level, n }: { readonly level: number; readonly n: number }): number {
  return Math.min(TILE_WIDTH, Math.floor(size / TILE_WIDTH ** level) - n * TILE_WIDTH);
}

function withSeen(
  seen: readonly SeenCheckpoint[],
  { size, root, note }: ServedCheckpoint,
  { clock, log: { isLive } }: AuditLogPorts,
): SeenCheckpoint[] {
  if (seen.some((each) => each.size === size && each.root === toHex(root))) return [...seen];
  return [...seen, { size, root: toHex(root), note, seenAt: clock.now().toISOString(), isLive }];
}

function* bundlesFrom(from: number, to: number): Generator<number> {
  for (let n = Math.floor(from / TILE_WIDTH); n * TILE_WIDTH < to; n++) yield n;
}

async function loadHashes(hashes: LeafHashes, tiles: MirrorTiles): Promise<void> {
  for (const ref of tilesOfSize(tiles.size)) {
    if (ref.level > 0) return;
    const bytes = await tiles.tile(ref);
    for (let i = 0; i < ref.width; i++) hashes.add(bytes.subarray(i * HASH_SIZE, (i + 1) * HASH_SIZE));
  }
}
