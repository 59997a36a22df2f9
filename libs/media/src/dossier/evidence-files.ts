import {
  batchStatementOf,
  type BundleV1,
  canonicalJson,
  type Content,
  filingStatement,
  isPromiseInBatch,
  type JsonObject,
  type OpenedLeaf,
  parsePromiseInBatch,
  recordOf,
  type Statement,
  type TrustV1,
} from '@filmdeed/evidence';
import { fromBase64, toHex } from '@filmdeed/kernel';
import { leafHash } from '@filmdeed/ledger';
import { type FiledKey, filedKeys, keyFiles, noteFiles } from './note-files.js';
import { pathLines } from './path-lines.js';
import { anchorFiles, type FiledAnchor, type FiledProof, proofFiles } from './proof-files.js';
import { openSignature, signatureFiles } from './signature-files.js';
import { type Entries, lines, under } from './text-files.js';

/** A verified bundle taken apart into files that open tools take, with what the steps need to know of them. */
export interface FiledEvidence {
  readonly files: Entries;
  readonly proof: FiledProof;
  /** Key of the promise; `undefined` without a promise of a trusted key. */
  readonly promiseKey: string | undefined;
  /** True if the promise is one over a batch. */
  readonly promiseInBatch: boolean;
  readonly anchors: readonly FiledAnchor[];
}

/** The folder `evidence/` of a bundle that was verified against this trust file. */
export function evidenceFiles(bundle: BundleV1, opened: OpenedLeaf, trust: TrustV1): FiledEvidence {
  const leaf = fromBase64(bundle.leaf);
  const logKeys = filedKeys('log-key', trust.log.keys);
  const promiseKeys = filedKeys('promise-key', trust.log.promiseKeys);
  const proof = proofFiles(bundle.proof!, logKeys);
  const promise = promiseFiles(bundle.promise, promiseKeys);
  const anchors = anchorFiles(bundle, logKeys, trust);
  const signature = openSignature(opened);
  const entries: Entries = [
    ['leaf.json', leaf],
    ['leaf-hash.txt', `${toHex(leafHash(leaf))}\n`],
    ['disclosures.txt', lines(bundle.disclosures)],
    ...contentFiles(opened.content),
    ...(opened.nonce === undefined ? [] : [['nonce.json', canonicalJson(opened.nonce)] as const]),
    ...typedData(opened, trust.log.origin),
    ...(signature === undefined ? [] : signatureFiles(signature)),
    ...batchFiles(opened),
    ...fileProofFiles(bundle),
    ...proof.files,
    ...(promise?.files ?? []),
    ...keyFiles(usedKeys([...logKeys, ...promiseKeys], [proof, ...anchors], anchors, promise?.key)),
    ...(bundle.anchors.length === 0 ? [] : [['anchors.json', `${JSON.stringify(bundle.anchors, null, 1)}\n`] as const]),
    ...anchors.flatMap(({ files }) => files),
  ];
  return {
    files: under('evidence', entries),
    proof,
    promiseKey: promise?.key.stem,
    promiseInBatch: promise?.inBatch === true,
    anchors,
  };
}

function contentFiles(content: Content | undefined): Entries {
  return content === undefined ? [] : [['content.json', canonicalJson(content as unknown as JsonObject)]];
}

/** The statement as wallets take it (EIP-712), where all of it is disclosed. */
function typedData({ leaf, content, nonce }: OpenedLeaf, origin: string): Entries {
  const { auth } = leaf;
  const record = recordOf(leaf);
  if (auth.kind === 'operator') return [];
  if (auth.kind === 'party-batch') {
    return typedDataFile(batchStatementOf(leaf, record, auth, origin));
  }
  if (content === undefined || nonce === undefined) return [];
  return typedDataFile(filingStatement({ origin, record, content, signedAt: auth.signedAt, nonce }));
}

function typedDataFile({ typedData: data }: Statement): Entries {
  return [['typed-data.json', `${JSON.stringify(data, null, 1)}\n`]];
}

/** The place of the record among those that were signed with it; sides as in path.txt. */
function batchFiles({ leaf: { auth } }: OpenedLeaf): Entries {
  if (auth.kind !== 'party-batch') return [];
  const { count, index, path } = auth.batch;
  return [
    ['batch-count.txt', `${count}\n`],
    ['batch-index.txt', `${index}\n`],
    ['batch-path.txt', lines(pathLines(index, count, path.map(fromBase64)))],
  ];
}

/** The promise as a note that OpenSSL can check; of one in a batch also the place of the leaf in it. */
function promiseFiles(
  text: string | undefined,
  keys: readonly FiledKey[],
): (ReturnType<typeof noteFiles> & { inBatch: boolean }) | undefined {
  if (text === undefined) return undefined;
  if (!isPromiseInBatch(text)) {
    const note = noteFiles('promise', text, keys);
    return note === undefined ? undefined : { ...note, inBatch: false };
  }
  const { index, path, note, batch } = parsePromiseInBatch(text);
  const filed = noteFiles('promise', note, keys);
  if (filed === undefined) return undefined;
  const place: Entries = [
    ['promise-index.txt', `${index}\n`],
    ['promise-path.txt', lines(pathLines(index, batch.count, path))],
  ];
  return { ...filed, files: [...filed.files, ...place], inBatch: true };
}

/** The line of one file of a set, and its way to the manifest's root; sides as in path.txt. */
function fileProofFiles({ file }: BundleV1): Entries {
  if (file === undefined) return [];
  return [
    ['manifest-line.json', file.line],
    ['manifest-index.txt', `${file.index}\n`],
    ['manifest-path.txt', lines(pathLines(file.index, file.files, file.proof.map(fromBase64)))],
  ];
}

function usedKeys(
  all: readonly FiledKey[],
  proofs: readonly FiledProof[],
  anchors: readonly FiledAnchor[],
  promise: FiledKey | undefined,
): FiledKey[] {
  const stems = [...proofs.map(({ key }) => key), ...anchors.map(({ afterKey }) => afterKey), promise?.stem];
  return all.filter(({ stem }) => stems.includes(stem));
}
