import {
  batchLeaves,
  batchOf,
  batchStatement,
  type Content,
  type FilingRecord,
  type Json,
  type MadeLeaf,
  MOST_IN_BATCH,
  openLeaf,
  type OpenedLeaf,
  readBatchSignature,
  readRecord,
  requireGoodTexts,
  Shape,
  type Sha256,
} from '@filmdeed/evidence';
import { type PartyId, Refusal, toHex } from '@filmdeed/kernel';
import { atIndex } from './at-index.js';
import { requirePastDays } from './filing.flow.js';
import { requireOwnCid } from './handed-in.js';
import { requireDisclosed } from './prepared-filing.js';
import { requirePartySignature } from '../signer/party-signature.js';
import { readDisclosures, type SignedFor, type SigningPorts } from './signed-filing.js';
import { requireFreshTime } from './signing-time.js';

/** One record of a batch, its leaf made. */
export interface BatchedFiling extends MadeLeaf {
  readonly disclosures: readonly string[];
  readonly opened: OpenedLeaf;
  readonly content: Content;
}

export interface PreparedBatch {
  readonly filings: readonly BatchedFiling[];
  /** EIP-712 digest, hex. */
  readonly statement: string;
  readonly count: number;
}

interface Handed {
  readonly record: FilingRecord;
  readonly disclosures: readonly string[];
}

/**
 * Prepares filings of digests only that their party signed under one statement (docs/format.md §3.2): `{filings: [{record, disclosures}], auth}`. Refuses
 * `request.invalid` for none, more than 1,000, or an id that stands twice; `access.denied` for a record of another party, `upload.not-complete` for an
 * original, and whatever `prepareSigned` refuses.
 */
export async function prepareBatch(
  ports: SigningPorts,
  { party, signs, now }: SignedFor,
  request: Json,
): Promise<PreparedBatch> {
  const { origin, sha256 } = ports;
  const shape = new Shape('request.invalid', request);
  shape.object(['filings', 'auth']);
  const given = shape.at('filings').list(MOST_IN_BATCH);
  if (given.length === 0) shape.at('filings').refuse('no filing');
  const auth = readBatchSignature(new Shape('leaf.invalid', shape.at('auth').value, 'auth'));
  const { scheme, signer, signedAt, nonce, signature } = auth;
  requireFreshTime(signedAt, now, scheme);
  const ids = new Set<string>();
  const handed = given.map((one, index) => atIndex(index, () => readHanded(one, party, ids)));
  const records = handed.map(({ record }) => record);
  const batch = batchOf(records, sha256);
  const { digest } = batchStatement({
    origin,
    party,
    records: batch.tree.root(),
    count: records.length,
    signedAt,
    nonce,
  });
  if (toHex(digest) !== auth.statement) {
    throw new Refusal('statement.mismatch', 'another statement was signed than that of these records', {
      stated: auth.statement,
      computed: toHex(digest),
    });
  }
  await requirePartySignature(ports, { party: signs, now }, digest, { scheme, signer, signature });
  const leaves = batchLeaves(records, batch, auth, now.toISOString(), sha256);
  const filings = handed.map(({ disclosures }, index) =>
    atIndex(index, () => openedFiling(leaves[index]!, disclosures, now, sha256)),
  );
  return { filings, statement: auth.statement, count: records.length };
}

function readHanded(shape: Shape, party: PartyId, ids: Set<string>): Handed {
  shape.object(['record', 'disclosures']);
  const disclosures = readDisclosures(shape.at('disclosures'));
  const record = readRecord(shape.at('record').value!);
  if (record.party !== party) throw new Refusal('access.denied', 'the record is of another party');
  if (ids.has(record.id)) shape.at('record').at('id').refuse('stands twice in the batch');
  ids.add(record.id);
  if (record.body.form !== 'DIGEST') {
    throw new Refusal('upload.not-complete', 'an original is filed alone, with its upload', { path: 'body.form' });
  }
  return { record, disclosures };
}

function openedFiling(made: MadeLeaf, disclosures: readonly string[], now: Date, digest?: Sha256): BatchedFiling {
  const opened = openLeaf(made.parsed, disclosures, digest);
  const content = requireDisclosed(opened.content, 'body.content');
  requireDisclosed(opened.particulars['title'], 'body.particulars.title');
  requireGoodTexts(opened.particulars, opened.provenance);
  requirePastDays({ opened }, now);
  if (content.kind === 'file') requireOwnCid(content);
  return { ...made, disclosures, opened, content };
}
