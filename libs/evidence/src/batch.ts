import { fromBase64, type PartyId, toBase64, toHex, utf8 } from '@filmdeed/kernel';
import { HashTree, leafHash, leafHashBy, nodeHashBy, rootOfInclusion, type Sha256 } from '@filmdeed/ledger';
import { canonicalBytes, canonicalJson, type Json } from './canonical-json.js';
import { type FilingLeaf, type FilingRecord, type MadeLeaf, type PartyBatchAuth, requireLeafSize } from './leaf.js';
import type { Scheme, Signature } from './signature-form.js';
import { batchStatement, newNonce, type Statement } from './statement.js';

/** What the operator takes at once (docs/format.md §3.2). */
export const MOST_IN_BATCH = 1000;

/** Records in their order with the tree over their JCS bytes. */
export interface RecordBatch {
  readonly texts: readonly string[];
  readonly tree: HashTree;
}

/** `digest` is the machine's own SHA-256, if it has a faster one. */
export function batchOf(records: readonly FilingRecord[], digest?: Sha256): RecordBatch {
  const texts = records.map((record) => canonicalJson(record as unknown as Json));
  const hashes = texts.map((text) => hashBy(digest)(utf8(text)));
  return { texts, tree: treeOf(hashes, digest) };
}

/** What the party signs for all of them. `finish` gives the `auth` of the request: that of a leaf without its place in the batch. */
export function batchSigningTask(
  batch: RecordBatch,
  party: PartyId,
  origin: string,
  signedAt: string,
): Statement & { finish(signed: { scheme: Scheme; signer: string; signature: Signature }): BatchSignature } {
  const nonce = newNonce();
  const { tree } = batch;
  const statement = batchStatement({ origin, party, records: tree.root(), count: tree.size, signedAt, nonce });
  return {
    ...statement,
    finish: (signed) => ({ ...signed, kind: 'party-batch', statement: toHex(statement.digest), signedAt, nonce }),
  };
}

/** `auth` of a leaf that was signed in a batch, without `batch`. */
export type BatchSignature = Omit<PartyBatchAuth, 'batch'>;

const END = '"type":"filing","v":1}';

/**
 * The leaves of a batch. Their bytes are put together from the text that was hashed for the statement: members in the order of JCS are `auth`, `body`, `id`,
 * `links`, `party`, `time`, `type`, `v`. Refuses `leaf.too-large`.
 */
export function batchLeaves(
  records: readonly FilingRecord[],
  { texts, tree }: RecordBatch,
  signed: BatchSignature,
  time: string,
  digest?: Sha256,
): MadeLeaf[] {
  // `batch` is the first member of `auth`; the others are the same for all.
  const common = canonicalJson(signed as unknown as Json).slice(1);
  const base64 = base64Once();
  const hashOf = hashBy(digest);
  return records.map((record, index) => {
    const place = { count: tree.size, index, path: tree.inclusionProof(index).map(base64) };
    const text = texts[index]!;
    const leaf = utf8(
      `{"auth":{"batch":${canonicalJson(place)},${common},${text.slice(1, -END.length)}"time":"${time}",${END}`,
    );
    requireLeafSize(leaf);
    return { leaf, leafHash: hashOf(leaf), parsed: { ...record, time, auth: { ...signed, batch: place } } };
  });
}

/** The tree over the leaves of a batch, of which one promise is given (docs/format.md §6.1): its root, and the path of each leaf in base64. */
export function leafTree(
  leafHashes: readonly Uint8Array[],
  digest?: Sha256,
): { root: Uint8Array; path(index: number): string[] } {
  const tree = treeOf(leafHashes, digest);
  const base64 = base64Once();
  return { root: tree.root(), path: (index) => tree.inclusionProof(index).map(base64) };
}

function hashBy(digest?: Sha256): (entry: Uint8Array) => Uint8Array {
  return digest === undefined ? leafHash : leafHashBy(digest);
}

function treeOf(leafHashes: readonly Uint8Array[], digest?: Sha256): HashTree {
  return new HashTree(leafHashes, digest === undefined ? undefined : nodeHashBy(digest));
}

/** `toBase64` for the paths of one tree, which share most of their hashes. */
function base64Once(): (hash: Uint8Array) => string {
  const known = new Map<Uint8Array, string>();
  return (hash) => {
    let text = known.get(hash);
    if (text === undefined) known.set(hash, (text = toBase64(hash)));
    return text;
  };
}

/** The statement that the party signed, as a leaf of the batch shows it. Refuses `proof.invalid` for a path that belongs to no such batch. */
export function batchStatementOf(
  leaf: FilingLeaf,
  record: FilingRecord,
  auth: PartyBatchAuth,
  origin: string,
): Statement {
  const { count, index, path } = auth.batch;
  const records = rootOfInclusion({
    index,
    size: count,
    leafHash: leafHash(canonicalBytes(record as unknown as Json)),
    proof: path.map(fromBase64),
  });
  const { signedAt, nonce } = auth;
  return batchStatement({ origin, party: leaf.party, records, count, signedAt, nonce });
}
