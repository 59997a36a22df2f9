import { concatBytes, Refusal } from '@filmdeed/kernel';
import { HASH_SIZE } from '../hash.js';
import { type IndexNode, joinNodes, pureSha256, type Sha256 } from './index-node.js';

/** Children of a tile: a slice of 8 levels of the tree. */
const TILE_CHILDREN = 256;
/** Bytes of the longest prefix that has a tile; 8 bits below it the entries themselves are read. */
const LONGEST_PREFIX = 2;
/** Bytes of the prefix at which the entries are combined on the fly: 12 of them where there are 200 million. */
export const INDEX_BRANCH_BYTES = LONGEST_PREFIX + 1;
const CHILD_BYTES = 2 + HASH_SIZE;

/** The nodes 8 levels under the node of `prefix` (0, 1 or 2 bytes). */
export interface IndexTile {
  readonly prefix: Uint8Array;
  /** 256, by the byte that follows the prefix. */
  readonly children: readonly IndexNode[];
}

export function emptyChildren(): IndexNode[] {
  return new Array<IndexNode>(TILE_CHILDREN).fill(null);
}

/** Levels of a tile from its own node (one) down to its children (256). */
export function tileLevels(children: readonly IndexNode[], hash: Sha256 = pureSha256): (readonly IndexNode[])[] {
  const levels: (readonly IndexNode[])[] = [children];
  while (levels[0]!.length > 1) {
    const below = levels[0]!;
    levels.unshift(
      Array.from({ length: below.length / 2 }, (_, i) => joinNodes(below[2 * i]!, below[2 * i + 1]!, hash)),
    );
  }
  return levels;
}

export function tileNode(children: readonly IndexNode[], hash: Sha256 = pureSha256): IndexNode {
  return tileLevels(children, hash)[0]![0]!;
}

/** Children as they are stored: position, 0 for one key or 1 for more, hash; the empty ones are left out. */
export function tileBytes(children: readonly IndexNode[]): Uint8Array {
  return concatBytes(
    ...children.flatMap((node, place) =>
      node === null ? [] : [Uint8Array.of(place, node.kind === 'leaf' ? 0 : 1), node.hash],
    ),
  );
}

/** Reads what `tileBytes` wrote. Refuses `storage.damaged`. */
export function parseTileBytes(bytes: Uint8Array): IndexNode[] {
  const children = emptyChildren();
  for (let at = 0; at < bytes.length; at += CHILD_BYTES) {
    const [place, kind] = [bytes[at]!, bytes[at + 1]];
    if (at + CHILD_BYTES > bytes.length || kind === undefined || kind > 1) {
      throw new Refusal('storage.damaged', 'a tile of the index that nobody wrote', { bytes: bytes.length });
    }
    children[place] = { kind: kind === 0 ? 'leaf' : 'inner', hash: bytes.slice(at + 2, at + CHILD_BYTES) };
  }
  return children;
}
