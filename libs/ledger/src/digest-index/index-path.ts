import { equalBytes, Refusal, toHex } from '@filmdeed/kernel';
import { HASH_SIZE } from '../hash.js';
import {
  bitOf,
  INDEX_DEPTH,
  type IndexEntry,
  indexInnerHash,
  indexLeafHash,
  NO_KEYS,
  sharesBits,
} from './index-node.js';

export interface IndexClaim {
  readonly key: Uint8Array;
  /** What stands at the key's place: its own entry, another key's, or null for nothing. */
  readonly at: IndexEntry | null;
  /** Sibling nodes from the place upward; 32 zero bytes where there are no keys. */
  readonly path: readonly Uint8Array[];
  readonly root: Uint8Array;
  /** Leaves that the index is over. */
  readonly size: number;
}

/**
 * Whether the key is in the index of this root: `true` for present, `false` for proven absent (docs/format.md §12.3). A claim that does not lead to
 * the root, or an entry that cannot stand where it is said to, refuses `proof.invalid`.
 */
export function verifyIndexed({ key, at, path, root, size }: IndexClaim): boolean {
  for (const hash of [key, root, ...path]) assertHash(hash);
  if (path.length > INDEX_DEPTH) throw new Refusal('proof.invalid', 'the path is too long', { hashes: path.length });
  if (!Number.isSafeInteger(size) || size < 1) throw new Refusal('proof.invalid', 'not a size', { size: String(size) });
  if (at !== null) assertEntry(at, size);
  const present = at !== null && equalBytes(at.key, key);
  if (at !== null && !sharesBits(at.key, key, path.length)) {
    throw new Refusal('proof.invalid', 'the other key stands elsewhere', { other: toHex(at.key), bits: path.length });
  }
  let node = at === null ? NO_KEYS : indexLeafHash(at);
  path.forEach((sibling, i) => {
    const right = bitOf(key, path.length - 1 - i) === 1;
    node = right ? indexInnerHash(sibling, node) : indexInnerHash(node, sibling);
  });
  if (equalBytes(node, root)) return present;
  throw new Refusal('proof.invalid', 'the path leads to another root of the index', {
    computed: toHex(node),
    expected: toHex(root),
  });
}

function assertEntry({ key, first, last }: IndexEntry, size: number): void {
  assertHash(key);
  const ordered = Number.isSafeInteger(first) && Number.isSafeInteger(last) && 0 <= first && first <= last;
  if (ordered && last < size) return;
  throw new Refusal('proof.invalid', 'an entry beyond the leaves of the index', {
    first: String(first),
    last: String(last),
    size,
  });
}

function assertHash(hash: Uint8Array): void {
  if (hash.length !== HASH_SIZE) throw new Refusal('proof.invalid', 'a hash is 32 bytes', { bytes: hash.length });
}
