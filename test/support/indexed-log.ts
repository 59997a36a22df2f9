import {
  type BundleIndex,
  type Content,
  draftFiling,
  type IndexAnswerV1,
  indexedDigests,
  indexKeysOf,
  indexPathTexts,
  indexRootLeaf,
  operatorLeaf,
  type IndexKind,
} from '@filmdeed/evidence';
import { type FilingId, fromHex, toBase64, toHex } from '@filmdeed/kernel';
import {
  checkpointText,
  HashTree,
  IndexBuilder,
  type IndexEntry,
  indexKey,
  leafHash,
  pathOf,
  signNote,
  subtreeWalk,
  tlogProofText,
} from '@filmdeed/ledger';
import { sha256 } from '@noble/hashes/sha2.js';
import { filingInput, LOG_SIGNER, TEST_ORIGIN } from './filed-bundle.js';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const text = (n: number): Uint8Array => new TextEncoder().encode(`content ${n}`);

/** SHA-256 and SM3 (any 32 bytes will do) of the nth content of the tests. */
export const digestOf = (n: number): string => toHex(sha256(text(n)));

/** The leaf of a filing of the nth content; `serial` tells filings of one content apart. */
export function filedLeaf(n: number, serial: number, kind: 'file' | 'set' | 'sealed' = 'file'): Uint8Array {
  const digest = digestOf(n);
  const content =
    kind === 'set'
      ? ({ kind: 'set', files: 2, size: 20, root: digest, manifest: digestOf(n + 1) } as const)
      : ({ kind: 'file', size: 10 + n, sha256: digest, sm3: toHex(sha256(fromHex(digest))) } as const);
  const tail = [ALPHABET[serial >> 10]!, ALPHABET[(serial >> 5) & 31]!, ALPHABET[serial & 31]!].join('');
  const id = `fil_0${'0'.repeat(22)}${tail}` as FilingId;
  const publication = kind === 'sealed' ? 'UNPUBLISHED' : 'PUBLISHED';
  const work = { workType: 'AUDIOVISUAL', avSubtype: 'FILM', publication, contribution: 'AI_ASSISTED' };
  const draft = draftFiling(filingInput({ id, content, work, form: 'DIGEST' }));
  return operatorLeaf(draft.record, '2026-11-25T08:00:00.000Z').leaf;
}

/** By default as docs/format.md §12.1 says. */
const givenKeys = (leaf: Uint8Array): readonly Uint8Array[] => indexKeysOf(leaf);

/** Root of the index over leaves, from nothing but them. */
export function indexRootOf(leaves: readonly Uint8Array[], keysOf = givenKeys): Uint8Array {
  const builder = new IndexBuilder();
  leaves.forEach((leaf, index) => keysOf(leaf).forEach((key) => builder.add(key, index)));
  return builder.root();
}

/** Entries of the index over leaves, sorted by key: slow and plain. */
export function indexEntriesOf(leaves: readonly Uint8Array[], keysOf = givenKeys): IndexEntry[] {
  const entries = new Map<string, IndexEntry>();
  leaves.forEach((leaf, last) => {
    for (const key of keysOf(leaf)) {
      entries.set(toHex(key), { key, first: entries.get(toHex(key))?.first ?? last, last });
    }
  });
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

export interface LoggedRoot {
  readonly leaf: string;
  readonly proof: string;
  readonly size: number;
  readonly treeSize: number;
  /** Every leaf of the log. */
  readonly leaves: readonly Uint8Array[];
}

/** A log of `before`, an index root over all of them, and `after`. */
export async function loggedRoot(
  before: readonly Uint8Array[],
  after: readonly Uint8Array[] = [],
  root = indexRootOf(before),
): Promise<LoggedRoot> {
  const size = before.length;
  const { leaf } = indexRootLeaf(TEST_ORIGIN, size, root, new Date('2026-11-25T08:00:01.000Z'));
  const leaves = [...before, leaf, ...after];
  return { ...(await provenIn(leaves, size)), size, treeSize: leaves.length, leaves };
}

/** A leaf of a log and its proof. */
export async function provenIn(
  leaves: readonly Uint8Array[],
  index: number,
): Promise<{ readonly leaf: string; readonly proof: string }> {
  const tree = new HashTree(leaves.map(leafHash));
  const checkpoint = await signNote(checkpointText({ origin: TEST_ORIGIN, size: tree.size, root: tree.root() }), [
    LOG_SIGNER,
  ]);
  const proof = tlogProofText({ index, proof: tree.inclusionProof(index), checkpoint });
  return { leaf: toBase64(leaves[index]!), proof };
}

/** What the log answers about a digest. */
export function answerOf(logged: LoggedRoot, kind: IndexKind, value: string): IndexAnswerV1 {
  const { leaf, proof, size, treeSize, leaves } = logged;
  const key = indexKey(kind, fromHex(value));
  const walk = subtreeWalk(indexEntriesOf(leaves.slice(0, size)), key);
  const { at } = walk;
  const here =
    at === null
      ? {}
      : toHex(at.key) === toHex(key)
        ? { found: { first: at.first, last: at.last } }
        : { other: { key: toHex(at.key), first: at.first, last: at.last } };
  const path = indexPathTexts(pathOf(walk));
  return { v: 1, type: 'filmdeed.index-answer', kind, value, size, treeSize, ...here, path, leaf, proof, anchors: [] };
}

/** The member `index` of a bundle whose content this is. */
export function bundleIndexOf(logged: LoggedRoot, content: Content): BundleIndex {
  const { leaf, proof } = logged;
  const entries = indexedDigests(content).map(({ kind, value }) => {
    const { found, path } = answerOf(logged, kind, value);
    return { kind, ...found!, path };
  });
  return { entries, leaf, proof };
}
