import {
  type Content,
  type FilingRecord,
  filingStatement,
  type Json,
  openLeaf,
  type OpenedLeaf,
  type PartyAuth,
  readAuth,
  readRecord,
  requireGoodTexts,
  Shape,
  signedLeaf,
  type Sha256,
} from '@filmdeed/evidence';
import { asId, type PartyId, Refusal, toHex } from '@filmdeed/kernel';
import { type PartySignaturePorts, requirePartySignature } from '../signer/party-signature.js';
import { type PreparedFiling, requireDisclosed } from './prepared-filing.js';
import { requireFreshTime } from './signing-time.js';

const MOST_DISCLOSURES = 100;
const MOST_DISCLOSURE_CHARACTERS = 200_000;

/** For whom something is filed, and whose key signs it: under a mandate its mandatary's. */
export interface SignedFor {
  readonly party: PartyId;
  readonly signs: PartyId;
  readonly now: Date;
}

export interface SigningPorts extends PartySignaturePorts {
  readonly sha256?: Sha256;
  readonly origin: string;
}

/**
 * Prepares a filing that its party drafted and signed: `{record, disclosures, auth, upload?, manifestUpload?}`. Refuses `request.invalid`,
 * `access.denied` for another party's record, whatever the formats refuse, `disclosure.missing` for content and title, and
 * `time.invalid`, `time.future`, `statement.mismatch`, and what `requirePartySignature` refuses.
 */
export async function prepareSigned(ports: SigningPorts, caller: SignedFor, request: Json): Promise<PreparedFiling> {
  const shape = new Shape('request.invalid', request);
  shape.object(['record', 'disclosures', 'auth'], ['upload', 'manifestUpload']);
  const disclosures = readDisclosures(shape.at('disclosures'));
  const record = readRecord(shape.at('record').value!);
  if (record.party !== caller.party) throw new Refusal('access.denied', 'the record is of another party');
  const auth = readAuth(new Shape('leaf.invalid', shape.at('auth').value, 'auth'), record.body.sealed);
  if (auth.kind !== 'party') {
    throw new Refusal('leaf.invalid', 'only the operator files for the operator', { path: 'auth.kind' });
  }
  const made = signedLeaf(record, auth, caller.now.toISOString(), ports.sha256);
  const opened = openLeaf(made.parsed, disclosures, ports.sha256);
  const content = requireDisclosed(opened.content, 'body.content');
  requireDisclosed(opened.particulars['title'], 'body.particulars.title');
  // What is disclosed passes the same gate as what we draft ourselves: lengths, hostile characters, file names, days.
  requireGoodTexts(opened.particulars, opened.provenance);
  await requireSigned(ports, caller, record, auth, opened, content);
  return {
    leaf: made.leaf,
    leafHash: made.leafHash,
    disclosures,
    opened,
    content,
    upload: shape.has('upload') ? asId('upl', shape.at('upload').value) : null,
    manifestUpload: shape.has('manifestUpload') ? asId('upl', shape.at('manifestUpload').value) : null,
  };
}

export function readDisclosures(shape: Shape): string[] {
  return shape.list(MOST_DISCLOSURES).map((entry) => entry.text(MOST_DISCLOSURE_CHARACTERS));
}

async function requireSigned(
  ports: SigningPorts,
  caller: SignedFor,
  record: FilingRecord,
  auth: PartyAuth,
  opened: OpenedLeaf,
  content: Content,
): Promise<void> {
  const { scheme, signer, signedAt } = auth;
  const nonce = requireDisclosed(opened.nonce, 'auth.nonce');
  const signature = requireDisclosed(opened.signature, 'auth.signature');
  requireFreshTime(signedAt, caller.now, scheme);
  const { digest } = filingStatement({ origin: ports.origin, record, content, signedAt, nonce, sha256: ports.sha256 });
  if (toHex(digest) !== auth.statement) {
    throw new Refusal('statement.mismatch', 'another statement was signed than that of this record', {
      stated: auth.statement,
      computed: toHex(digest),
    });
  }
  await requirePartySignature(ports, { party: caller.signs, now: caller.now }, digest, { scheme, signer, signature });
}
