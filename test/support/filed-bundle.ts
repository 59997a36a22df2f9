import { type FilingId, newId, type PartyId, toBase64, toHex } from '@filmdeed/kernel';
import { sha256 } from '@noble/hashes/sha2.js';
import {
  batchLeaves,
  batchOf,
  batchPromiseNote,
  batchSigningTask,
  type BundleV1,
  type Content,
  type Draft,
  draftFiling,
  type FilingInput,
  type MadeLeaf,
  operatorLeaf,
  p256Signer,
  promiseInBatch,
  promiseKeyName,
  promiseNote,
  type Scheme,
  type Signature,
  signedLeaf,
  signingTask,
  signP256,
  type TrustV1,
} from '@filmdeed/evidence';
import {
  checkpointText,
  HashTree,
  leafHash,
  newSigningKey,
  type NoteSigner,
  parseSigningKey,
  signNote,
  tlogProofText,
} from '@filmdeed/ledger';

const ORIGIN = 'filmdeed.test/log';
const LOGGED_BY = '2026-11-24T08:31:00.000Z';
const encoder = new TextEncoder();

/** Keys of a party and of an operator that exist in tests only; all from fixed seeds. */
export const TEST_ORIGIN = ORIGIN;
export const PARTY_KEY = sha256(encoder.encode('party key of the tests'));
export const LOG_SIGNER = signerOf(ORIGIN, 'log');
export const PROMISE_SIGNER = signerOf(promiseKeyName(ORIGIN), 'promise');
export const PARTY = 'pty_0123456789abcdefghjkmnpqrs' as PartyId;

export const TRUST: TrustV1 = {
  v: 1,
  type: 'filmdeed.trust',
  name: '影契测试 FilmDeed tests',
  log: { origin: ORIGIN, keys: [LOG_SIGNER.verifierKey], promiseKeys: [PROMISE_SIGNER.verifierKey] },
  chains: [
    {
      name: 'test chain',
      operator: 'self',
      chainId: 31337,
      genesis: `0x${'11'.repeat(32)}`,
      contract: `0x${'22'.repeat(20)}`,
      confirmations: 1,
    },
  ],
  authorities: [],
  witnesses: [],
};

export const FILM: Content = {
  kind: 'file',
  size: 12,
  sha256: toHex(sha256(encoder.encode('a small film'))),
  sm3: '5a'.repeat(32),
};

/** A filing as people fill it in, for tests to vary. */
export function filingInput(changes: Partial<FilingInput> = {}): FilingInput {
  return {
    id: 'fil_0123456789abcdefghjkmnpqrs' as FilingId,
    party: PARTY,
    form: 'ORIGINAL',
    content: FILM,
    work: { workType: 'AUDIOVISUAL', avSubtype: 'FILM', publication: 'PUBLISHED', contribution: 'AI_ASSISTED' },
    particulars: { title: '松江夜雨', fileName: '松江夜雨.mp4', completedOn: '2026-10-01' },
    provenance: { captureMethod: 'UPLOAD', hashedBy: 'CLIENT', originator: '某影视制作有限公司' },
    ...changes,
  };
}

export interface FiledOptions {
  readonly input?: FilingInput;
  /** How to sign; `null` files without a signature. Default: the party's P-256 key. */
  readonly sign?: ((digest: Uint8Array) => { scheme: Scheme; signer: string; signature: Signature }) | null;
  readonly signedAt?: string;
  /** Signed at once with that many others, this one after the first three of them. */
  readonly others?: number;
}

/** A bundle as the whole way of the data would make it: leaf 5 of a log, anchored at size 9 after an anchor at size 4. */
export async function filedBundle(options: FiledOptions = {}): Promise<BundleV1> {
  const input = options.input ?? filingInput();
  const draft = draftFiling(input);
  const time = '2026-11-24T08:30:00.000Z';
  const sign = options.sign === undefined ? signWithPartyKey : options.sign;
  let disclosures = draft.disclosures;
  let made = operatorLeaf(draft.record, time);
  let promise = promiseNote(
    { origin: ORIGIN, leafHash: made.leafHash, received: time, loggedBy: LOGGED_BY },
    PROMISE_SIGNER,
  );
  if (sign !== null && options.others !== undefined) {
    const signedAt = options.signedAt ?? '2026-11-24T08:29:58.000Z';
    ({ made, promise } = filedInBatch(draft, options.others, signedAt, time, sign));
  } else if (sign !== null) {
    const task = signingTask(draft, input.content, ORIGIN, options.signedAt ?? '2026-11-24T08:29:58.000Z');
    const finished = task.finish(sign(task.digest));
    disclosures = finished.disclosures;
    made = signedLeaf(draft.record, finished.auth, time);
    promise = promiseNote(
      { origin: ORIGIN, leafHash: made.leafHash, received: time, loggedBy: LOGGED_BY },
      PROMISE_SIGNER,
    );
  }
  const neighbours = Array.from({ length: 9 }, (_, i) => leafHash(encoder.encode(`neighbour ${i}`)));
  const tree = new HashTree(neighbours.map((hash, i) => (i === 5 ? made.leafHash : hash)));
  const checkpointAt = (size: number): Promise<string> =>
    signNote(checkpointText({ origin: ORIGIN, size, root: tree.root(size) }), [LOG_SIGNER]);
  const proof = tlogProofText({ index: 5, proof: tree.inclusionProof(5, 9), checkpoint: await checkpointAt(9) });
  const [chain] = TRUST.chains;
  return {
    v: 1,
    type: 'filmdeed.bundle',
    leaf: toBase64(made.leaf),
    disclosures,
    proof,
    promise: await promise,
    anchors: [
      {
        type: 'evm',
        evidence: 'rpc-only',
        chainId: chain!.chainId,
        genesis: chain!.genesis,
        contract: chain!.contract,
        proof,
        transaction: `0x${'33'.repeat(32)}`,
        blockNumber: 12,
        blockHash: `0x${'44'.repeat(32)}`,
        blockTime: '2026-11-24T08:30:10.000Z',
        after: {
          transaction: `0x${'55'.repeat(32)}`,
          blockNumber: 9,
          blockHash: `0x${'66'.repeat(32)}`,
          blockTime: '2026-11-24T08:29:50.000Z',
          checkpoint: await checkpointAt(4),
          consistency: tree.consistencyProof(4, 9).map(toBase64),
        },
      },
    ],
  };
}

/** The leaf of a draft that was signed with others, and the promise over all of them. */
function filedInBatch(
  draft: Draft,
  others: number,
  signedAt: string,
  time: string,
  sign: NonNullable<FiledOptions['sign']>,
): { made: MadeLeaf; promise: Promise<string> } {
  const place = Math.min(3, others);
  const records = Array.from({ length: others + 1 }, (_, i) =>
    i === place ? draft.record : draftFiling(filingInput({ id: newId('fil'), party: draft.record.party })).record,
  );
  const batch = batchOf(records);
  const task = batchSigningTask(batch, draft.record.party, ORIGIN, signedAt);
  const leaves = batchLeaves(records, batch, task.finish(sign(task.digest)), time);
  const tree = new HashTree(leaves.map((leaf) => leaf.leafHash));
  const note = batchPromiseNote(
    { origin: ORIGIN, root: tree.root(), count: tree.size, received: time, loggedBy: LOGGED_BY },
    PROMISE_SIGNER,
  );
  const path = tree.inclusionProof(place).map(toBase64);
  return { made: leaves[place]!, promise: note.then((text) => promiseInBatch(text, place, path)) };
}

export function signWithPartyKey(digest: Uint8Array): { scheme: Scheme; signer: string; signature: Signature } {
  return { scheme: 'p256', signer: p256Signer(PARTY_KEY), signature: signP256(PARTY_KEY, digest) };
}

function signerOf(name: string, seed: string): NoteSigner {
  return parseSigningKey(newSigningKey(name, sha256(encoder.encode(`seed of ${seed}`))));
}
