import { equalBytes, toHex } from '@filmdeed/kernel';
import { type Sha256 } from '../hash.js';
import { entriesPath, type Tile, TILE_WIDTH, tileHashes, tilePath, tileWidthAt } from '../tile.js';
import type { FindingSink, LogFindingCode } from './audit-finding.js';
import type { LeafObserver, LogMirror, PublishedLog } from './audit-ports.js';
import type { AuditTree } from './audit-tree.js';
import type { LeafHashes } from './leaf-hashes.js';
import {
  entriesOf,
  firstDifference,
  isWholeTile,
  leavesUnder,
  type ServedFile,
  servedBundle,
  servedTile,
} from './served-files.js';

export interface StreamPorts {
  readonly log: PublishedLog;
  readonly mirror: LogMirror;
  readonly sha256: Sha256;
  readonly observer: LeafObserver;
}

/** What is read ahead for one bundle. */
export interface ServedPart {
  readonly n: number;
  readonly bundle: ServedFile;
  readonly tile: ServedFile;
}

/**
 * Takes the served bundles of a log of `target` leaves one after the other: recomputes, compares, keeps. As long as all agrees (`isClean`) what it
 * kept may become the mirror's on the way; at the end it is enough that every leaf is at hand (`isWhole`) and leads to the signed root.
 */
export class LeafStream {
  isClean = true;
  /** Every leaf is at hand, and what the mirror holds of them is what is served. */
  isWhole = true;
  /** The tree that the served tiles speak of, since they first differed from the leaves. */
  #told: AuditTree | undefined;
  /** Hashes of level 0 that differ; which side is wrong the root will tell. */
  readonly #differing: { readonly leaf: number; readonly computed: Uint8Array; readonly told: Uint8Array }[] = [];
  readonly #kept: Promise<void>[] = [];

  constructor(
    readonly ports: StreamPorts,
    readonly target: number,
    readonly tree: AuditTree,
    readonly hashes: LeafHashes,
    /** Sizes at which the root is wanted; filled as the stream passes. */
    readonly roots: Map<number, Uint8Array>,
    readonly wanted: ReadonlySet<number>,
    readonly findings: FindingSink<LogFindingCode>,
  ) {}

  async read(n: number): Promise<ServedPart> {
    const width = tileWidthAt(this.target, 0, n);
    const [bundle, tile] = await Promise.all([
      servedBundle(this.ports.log, { n, width }),
      servedTile(this.ports.log, { level: 0, n, width }),
    ]);
    return { n, bundle, tile };
  }

  /** False if nothing can be appended after this: neither the entries nor their hashes are there. */
  async take({ n, bundle, tile }: ServedPart): Promise<boolean> {
    const width = tileWidthAt(this.target, 0, n);
    const skip = this.tree.size - n * TILE_WIDTH;
    this.#judgeTile({ level: 0, n, width }, tile);
    const toldHashes = isWholeTile(tile, width) ? tileHashes(tile.bytes!, width) : undefined;
    const entries = entriesOf(bundle, width);
    const range = { path: bundle.path, from: n * TILE_WIDTH, to: n * TILE_WIDTH + width - 1 };
    if (typeof entries === 'string') {
      if (bundle.bytes === null) this.findings.add('bundle-missing', range);
      else this.findings.add('bundle-damaged', { ...range, reason: entries });
      this.isWhole = this.isClean = false;
      if (toldHashes === undefined) return false;
      await this.#append(toldHashes.slice(skip), toldHashes.slice(skip));
      return true;
    }
    const computed = entries.map((entry) => this.#leafHash(entry));
    this.#judgeHeld(n, computed.slice(0, skip));
    toldHashes?.forEach((told, i) => {
      if (i >= skip && !equalBytes(told, computed[i]!)) {
        this.#differing.push({ leaf: n * TILE_WIDTH + i, computed: computed[i]!, told });
      }
    });
    await this.#append(computed.slice(skip), (toldHashes ?? computed).slice(skip));
    const count = width - skip;
    await this.ports.observer.leaves({ first: n * TILE_WIDTH + skip, bundle: bundle.bytes!, skip, count });
    if (this.isWhole) {
      if (bundle.isFull && width < TILE_WIDTH) {
        const size = entries.reduce((sum, entry) => sum + 2 + entry.length, 0);
        this.#keep(entriesPath({ n, width }), bundle.bytes!.subarray(0, size));
      } else this.#keep(bundle.path, bundle.bytes!);
    }
    return true;
  }

  /** Compares the unfinished tiles, and tells of what differed which side is wrong; `root` is the signed one. */
  async end(root: Uint8Array): Promise<{ readonly computed: Uint8Array; readonly isGood: boolean }> {
    await this.#compare(
      this.tree.edge().filter(({ level }) => level > 0),
      this.#told?.edge() ?? [],
    );
    const computed = this.tree.root();
    const isGood = equalBytes(computed, root);
    const areLeavesWrong = !isGood && this.#told !== undefined && equalBytes(this.#told.root(), root);
    for (const { leaf, computed: ours, told } of this.#differing) {
      const facts = { level: 0, n: Math.floor(leaf / TILE_WIDTH), leaf, computed: toHex(ours), served: toHex(told) };
      this.findings.add(areLeavesWrong ? 'leaf-differs' : 'tile-differs', facts);
    }
    return { computed, isGood };
  }

  /** Everything that was kept is in the mirror, the right edge too. */
  async flush(): Promise<void> {
    for (const { hashes, ...ref } of this.tree.edge()) this.#keep(tilePath(ref), hashes);
    await Promise.all(this.#kept.splice(0));
  }

  #leafHash(entry: Uint8Array): Uint8Array {
    const input = new Uint8Array(1 + entry.length);
    input.set(entry, 1);
    return this.ports.sha256(input);
  }

  async #append(computed: readonly Uint8Array[], told: readonly Uint8Array[]): Promise<void> {
    if (this.#told === undefined && computed.some((hash, i) => !equalBytes(hash, told[i]!))) {
      this.#told = this.tree.copy();
      this.isClean = false;
    }
    for (const hash of computed) {
      const leaf = this.tree.size;
      const first = this.hashes.add(hash);
      if (first !== undefined) this.findings.add('double-leaf', { leaf, first });
      this.tree.append(hash);
      if (this.wanted.has(leaf + 1)) this.roots.set(leaf + 1, this.tree.root());
    }
    for (const hash of this.#told === undefined ? [] : told) this.#told!.append(hash);
    const full = this.tree.takeFull();
    await this.#compare(
      full.filter(({ level }) => level > 0),
      this.#told?.takeFull() ?? [],
    );
    for (const { hashes, ...ref } of this.isWhole ? full : []) this.#keep(tilePath(ref), hashes);
  }

  /** Tiles above level 0 against what is served. Those that follow from the served tiles below are not wrong by themselves. */
  async #compare(tiles: readonly Tile[], told: readonly Tile[]): Promise<void> {
    for (const tile of tiles) {
      const file = await servedTile(this.ports.log, tile);
      this.#judgeTile(tile, file);
      const i = firstDifference(tile.hashes, file.bytes ?? new Uint8Array(0));
      if (i === -1) continue;
      this.isClean = false;
      const other = told.find(({ level, n }) => level === tile.level && n === tile.n);
      if (other !== undefined && firstDifference(other.hashes, file.bytes!) === -1) continue;
      this.findings.add('tile-differs', { level: tile.level, n: tile.n, ...leavesUnder(tile, i) });
    }
  }

  #judgeTile({ level, n, width }: Omit<Tile, 'hashes'>, file: ServedFile): void {
    if (isWholeTile(file, width)) return;
    this.isClean = false;
    const { from = n * TILE_WIDTH } = level === 0 ? {} : leavesUnder({ level, n }, 0);
    const { to = n * TILE_WIDTH + width - 1 } = level === 0 ? {} : leavesUnder({ level, n }, width - 1);
    const where = { path: file.path, level, n, from, to };
    if (file.bytes === null) this.findings.add('tile-missing', where);
    else this.findings.add('tile-damaged', { ...where, bytes: file.bytes.length });
  }

  /** Leaves of the first bundle that the mirror has already: what is served of them now must hash to the same. */
  #judgeHeld(n: number, computed: readonly Uint8Array[]): void {
    const held = this.tree.edge().find(({ level }) => level === 0);
    computed.forEach((hash, i) => {
      const known = held!.hashes.subarray(32 * i, 32 * (i + 1));
      if (equalBytes(hash, known)) return;
      this.isWhole = this.isClean = false;
      const leaf = n * TILE_WIDTH + i;
      this.findings.add('leaf-differs', { level: 0, n, leaf, computed: toHex(hash), served: toHex(known) });
    });
  }

  #keep(path: string, bytes: Uint8Array): void {
    const kept = this.ports.mirror.keep(path, bytes);
    // Told when the state is about to be saved.
    kept.catch(() => undefined);
    this.#kept.push(kept);
  }
}
