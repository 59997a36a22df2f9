import { equalBytes, Refusal } from '@filmdeed/kernel';
import { nodeHash, type NodeHash } from '../hash.js';
import { assertInTree, consistencyNodes, foldNode, type NodeRef, peakNodes, type ProofNode } from '../proof-nodes.js';
import { rightEdgeTiles, TILE_WIDTH, type TileRef, tileWidthAt } from '../tile.js';
import { tlogProofText } from '../tlog-proof.js';
import { KeptTiles, keyOf } from './kept-tiles.js';
import type { LogHead, LogReader } from './log-store.js';
import { nodeInTile, TILE_HEIGHT, TileNodes, tileOfNode } from './tile-nodes.js';

type Tree = Pick<LogHead, 'size' | 'root'>;
type Tiles = ReadonlyMap<string, TileNodes>;

/** A perfect subtree of those that make up a tree. */
interface Peak {
  readonly start: number;
  readonly level: number;
  readonly hash: Uint8Array;
  /** Of all that comes after it. */
  readonly rest: Uint8Array | undefined;
}

/** The right edge of a tree that was traced to its root. */
interface Edge {
  readonly root: Uint8Array;
  /** Largest first. */
  readonly peaks: readonly Peak[];
  /** The unfinished tiles as they were traced: what is read anew might be another. */
  readonly tiles: Tiles;
}

export interface ProverSettings {
  /** Tiles kept, 16 KiB each. Default 1,024: the last 260,000 leaves that were asked about. */
  readonly mostTiles?: number;
  readonly hashOfNode?: NodeHash;
}

/** Trees whose right edge is kept: a tile per level each. */
const MOST_EDGES = 64;

/**
 * Proofs out of the tiles of one log. Every hash of a proof has been traced to the root that it leads to: the unfinished tiles fold to the
 * root, and the root of each full tile stands in the tile above. What was hashed for one proof is not hashed again for the next.
 */
export class LogProver {
  readonly #tiles: KeptTiles;
  readonly #nodeHash: NodeHash;
  /** By size. */
  readonly #edges = new Map<number, Edge>();

  constructor(reader: Pick<LogReader, 'tile'>, { mostTiles = 1024, hashOfNode = nodeHash }: ProverSettings = {}) {
    this.#nodeHash = hashOfNode;
    this.#tiles = new KeptTiles(reader, mostTiles, hashOfNode);
  }

  /**
   * Inclusion proof of a leaf in the tree of `head`, which may be any that the log ever had. Refuses `proof.invalid` for an index outside of the
   * tree, `log.tile-missing`, and `log.fork` if the tiles do not lead to the root of `head`.
   */
  async inclusion(index: number, head: Tree): Promise<Uint8Array[]> {
    const { size } = head;
    assertInTree(index, size);
    const { peaks, tiles: unfinished } = this.#edgeOf(head) ?? (await this.#traceEdge(head));
    const at = peaks.findLastIndex(({ start }) => start <= index);
    const peak = peaks[at]!;
    const path = pathOf(index, peak.level).map((ref) => unfinished.get(keyOf(ref)) ?? this.#tiles.held(ref) ?? ref);
    const tiles = path.every((tile) => tile instanceof TileNodes)
      ? path
      : await Promise.all(path.map(async (tile) => (tile instanceof TileNodes ? tile : this.#tiles.read(tile))));
    const proof = this.#climb(index, size, peak, tiles);
    if (peak.rest !== undefined) proof.push(peak.rest.slice());
    for (let left = at - 1; left >= 0; left--) proof.push(peaks[left]!.hash.slice());
    return proof;
  }

  /**
   * Consistency proof from the tree of `size1` leaves to that of `head`, with the older root as the caller holds it, else as the tiles have it.
   * Refuses `proof.invalid` unless 0 < size1 ≤ size of `head`, `log.tile-missing`, `log.fork`.
   */
  async consistency(size1: number, head: Tree, olderRoot?: Uint8Array): Promise<Uint8Array[]> {
    const nodes = consistencyNodes(size1, head.size);
    const older = peakNodes(size1);
    const hashOf = await this.#traced(head, [...nodes, older]);
    if (olderRoot !== undefined && !equalBytes(hashOf(older), olderRoot)) throw this.#fork(size1);
    return nodes.map(hashOf);
  }

  /** The offline proof of a leaf (C2SP tlog-proof) to the signed checkpoint of `head`. Refuses as `inclusion`. */
  async tlogProof(index: number, head: LogHead): Promise<string> {
    return tlogProofText({ index, proof: await this.inclusion(index, head), checkpoint: head.note });
  }

  /** The siblings on the way from a leaf to its peak; the root of each full tile must stand in the tile above, or be the peak. */
  #climb(index: number, size: number, peak: Peak, tiles: readonly TileNodes[]): Uint8Array[] {
    const siblings: Uint8Array[] = [];
    let at = index;
    for (const [i, tile] of tiles.entries()) {
      const within = at % TILE_WIDTH;
      const heights = Math.min(TILE_HEIGHT, peak.level - TILE_HEIGHT * i);
      for (let height = 0; height < heights; height++) siblings.push(tile.copyOf(height, (within >> height) ^ 1));
      at = Math.floor(at / TILE_WIDTH);
      const above = tiles[i + 1]?.node(0, at % TILE_WIDTH) ?? peak.hash;
      if (heights === TILE_HEIGHT && !equalBytes(tile.root(), above)) throw this.#fork(size);
    }
    return siblings;
  }

  /** Loads what the nodes need and traces it to the root of the tree; gives their hashes, as copies. */
  async #traced(head: Tree, nodes: readonly ProofNode[]): Promise<(node: ProofNode) => Uint8Array> {
    const { size } = head;
    const edge = this.#edgeOf(head) ?? (await this.#traceEdge(head));
    const wanted = new Map<string, TileRef>();
    for (const node of nodes.flat()) wantPath(wanted, node, size);
    const tiles = await this.#load(wanted, edge.tiles);
    this.#traceTiles(wanted, tiles, size);
    const hashOf = (ref: NodeRef): Uint8Array => nodeInTile(ref, tiles.get(keyOf(tileOfNode(ref, size)))!);
    return (node) => foldNode(node, hashOf, this.#nodeHash).slice();
  }

  #edgeOf({ size, root }: Tree): Edge | undefined {
    const edge = this.#edges.get(size);
    return edge !== undefined && equalBytes(edge.root, root) ? edge : undefined;
  }

  async #load(wanted: ReadonlyMap<string, TileRef>, traced?: Tiles): Promise<Tiles> {
    const read = async ([key, ref]: [string, TileRef]): Promise<[string, TileNodes]> => [
      key,
      traced?.get(key) ?? this.#tiles.held(ref) ?? (await this.#tiles.read(ref)),
    ];
    return new Map(await Promise.all([...wanted].map(read)));
  }

  /** The unfinished tiles fold to the root. */
  async #traceEdge({ size, root }: Tree): Promise<Edge> {
    const tiles = await this.#load(new Map(rightEdgeTiles(size).map((ref) => [keyOf(ref), ref])));
    const peaks: Peak[] = [];
    let rest: Uint8Array | undefined;
    for (const ref of peakNodes(size).toReversed()) {
      const hash = nodeInTile(ref, tiles.get(keyOf(tileOfNode(ref, size)))!).slice();
      peaks.unshift({ start: ref.index * 2 ** ref.level, level: ref.level, hash, rest });
      rest = rest === undefined ? hash : this.#nodeHash(hash, rest);
    }
    if (rest === undefined || !equalBytes(rest, root)) throw this.#fork(size);
    const edge = { root: root.slice(), peaks, tiles };
    this.#edges.delete(size);
    this.#edges.set(size, edge);
    if (this.#edges.size > MOST_EDGES) this.#edges.delete(this.#edges.keys().next().value!);
    return edge;
  }

  /** The root of each full tile stands in the tile above it. */
  #traceTiles(wanted: ReadonlyMap<string, TileRef>, tiles: Tiles, size: number): void {
    for (const [key, ref] of wanted) {
      if (ref.width < TILE_WIDTH) continue;
      const above = tiles.get(keyOf(aboveOf(ref, size)))!.node(0, ref.n % TILE_WIDTH);
      if (!equalBytes(tiles.get(key)!.root(), above)) throw this.#fork(size);
    }
  }

  /** Tiles and a signed root contradict each other: nobody's bad request. What was kept may be what is wrong. */
  #fork(size: number): Refusal {
    this.#tiles.forget();
    this.#edges.clear();
    return new Refusal('log.fork', 'the tiles do not lead to the root', { size });
  }
}

/** The tile of a node and, up to the first that is not full, every tile above it. */
function wantPath(wanted: Map<string, TileRef>, node: NodeRef, size: number): void {
  for (let ref = tileOfNode(node, size); ; ref = aboveOf(ref, size)) {
    const key = keyOf(ref);
    if (wanted.has(key)) return;
    wanted.set(key, ref);
    if (ref.width < TILE_WIDTH) return;
  }
}

function aboveOf({ level, n }: TileRef, size: number): TileRef {
  const above = Math.floor(n / TILE_WIDTH);
  return { level: level + 1, n: above, width: tileWidthAt(size, level + 1, above) };
}

/** The tiles on the way from a leaf up to its peak. */
function pathOf(index: number, peakLevel: number): TileRef[] {
  const refs: TileRef[] = [];
  let n = index;
  for (let level = 0; TILE_HEIGHT * level < peakLevel; level++) {
    n = Math.floor(n / TILE_WIDTH);
    refs.push({ level, n, width: TILE_WIDTH });
  }
  return refs;
}
