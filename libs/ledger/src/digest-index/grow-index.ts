import { equalBytes, fromHex, Refusal, toHex } from '@filmdeed/kernel';
import { compareKeys, hashOf, type IndexEntry, type IndexNode, pureSha256, type Sha256 } from './index-node.js';
import type { IndexHead, IndexReader, IndexStep } from './index-store.js';
import { subtreeNode } from './index-subtree.js';
import { INDEX_BRANCH_BYTES, type IndexTile, tileNode } from './index-tile.js';
import { rangeUnder } from './index-walk.js';

type Growth = Pick<IndexStep, 'entries' | 'tiles'> & { readonly root: Uint8Array };

/**
 * The index grown by leaves from `from.size` on, each given as its keys: reads and changes what lies above the changed keys only. Refuses `log.fork` if the
 * stored tiles do not fold to the root of `from`.
 */
export async function growIndex(
  reader: IndexReader,
  from: IndexHead,
  leaves: readonly (readonly Uint8Array[])[],
  hash: Sha256 = pureSha256,
): Promise<Growth> {
  const given = new Map<string, IndexEntry>();
  leaves.forEach((keys, i) => {
    const last = from.size + i;
    for (const key of keys) given.set(toHex(key), { key, first: given.get(toHex(key))?.first ?? last, last });
  });
  if (given.size === 0) return { root: from.root, entries: [], tiles: [] };

  const branches = new Map<string, Map<string, IndexEntry>>();
  const branchOf = (hex: string): string => hex.slice(0, 2 * INDEX_BRANCH_BYTES);
  for (const hex of given.keys()) branches.set(branchOf(hex), new Map());
  const ranges = [...branches.keys()].map((branch) => rangeUnder(padded(branch), 8 * INDEX_BRANCH_BYTES));
  for (const held of await reader.entries(ranges)) {
    const hex = toHex(held.key);
    branches.get(branchOf(hex))!.set(hex, held);
  }
  const entries = [...given].map(([hex, { key, first, last }]) => {
    const entry = { key, first: branches.get(branchOf(hex))!.get(hex)?.first ?? first, last };
    branches.get(branchOf(hex))!.set(hex, entry);
    return entry;
  });

  let nodes = new Map<string, IndexNode>();
  for (const [branch, held] of branches) {
    const sorted = [...held.values()].sort((a, b) => compareKeys(a.key, b.key));
    nodes.set(branch, subtreeNode(sorted, 8 * INDEX_BRANCH_BYTES, hash));
  }
  const tiles: IndexTile[] = [];
  for (let bytes = INDEX_BRANCH_BYTES - 1; bytes >= 0; bytes--) {
    const changed = await changedTiles(reader, nodes, from, bytes);
    tiles.push(...changed);
    nodes = new Map(changed.map(({ prefix, children }) => [toHex(prefix), tileNode(children, hash)]));
  }
  return { root: hashOf(nodes.get('')!), entries, tiles };
}

/** The tiles of prefixes of so many bytes, with the changed nodes of the level below set into them. */
async function changedTiles(
  reader: IndexReader,
  nodes: ReadonlyMap<string, IndexNode>,
  from: IndexHead,
  bytes: number,
): Promise<IndexTile[]> {
  const names = [...new Set([...nodes.keys()].map((hex) => hex.slice(0, 2 * bytes)))];
  const held = await reader.tiles(names.map(fromHex));
  if (bytes === 0 && !equalBytes(hashOf(tileNode(held[0]!)), from.root)) {
    throw new Refusal('log.fork', 'the tiles of the index do not fold to its root', { size: from.size });
  }
  const children = new Map(names.map((name, i) => [name, [...held[i]!]]));
  for (const [hex, node] of nodes) children.get(hex.slice(0, 2 * bytes))![Number.parseInt(hex.slice(-2), 16)] = node;
  return names.map((name) => ({ prefix: fromHex(name), children: children.get(name)! }));
}

function padded(branch: string): Uint8Array {
  return fromHex(branch.padEnd(64, '0'));
}
