import { type PartyId, toHex, utf8 } from '@filmdeed/kernel';
import type { Sha256 } from '@filmdeed/ledger';
import { sha256 } from '@noble/hashes/sha2.js';
import { canonicalBytes, type Json } from './canonical-json.js';
import type { Content } from './content.js';
import { type TypedData, typedDataDigest } from './eip712.js';
import type { FilingRecord } from './leaf.js';

/** The sentence that a party signs with a filing (docs/format.md §3). */
export const FILING_SENTENCE = '本人持有与下列摘要完全一致的内容 I hold exactly the content of these digests';
/** The sentence that a party signs once for many filings (docs/format.md §3.2). */
export const BATCH_SENTENCE =
  '本人持有与下列各件存证所载摘要完全一致的内容 I hold exactly the content of the digests of these filings';
/** The sentence that proves possession of a key when it is registered. */
export const KEY_SENTENCE = '此密钥由本主体持有并专用 This key is held and controlled by this party alone';

const DOMAIN_FIELDS = [
  { name: 'name', type: 'string' },
  { name: 'version', type: 'string' },
  { name: 'salt', type: 'bytes32' },
];

export interface Statement {
  readonly typedData: TypedData;
  /** EIP-712 digest, 32 bytes: what is signed. */
  readonly digest: Uint8Array;
}

/**
 * The filing statement over a record whose content is known in the clear.
 * `origin` is the log's origin; `nonce` is 32 bytes in hex; `signedAt` a time of docs/format.md.
 */
export function filingStatement(input: {
  origin: string;
  record: FilingRecord;
  content: Content;
  signedAt: string;
  nonce: string;
  /** The machine's own, if it has a faster one. */
  sha256?: Sha256 | undefined;
}): Statement {
  const { origin, record, content, signedAt, nonce } = input;
  const fields: [string, string, string | number][] = [
    ['statement', 'string', FILING_SENTENCE],
    ['filing', 'string', record.id],
    ['party', 'string', record.party],
    ['content', 'string', content.kind],
    ['sha256', 'bytes32', `0x${content.kind === 'file' ? content.sha256 : content.root}`],
    ['sm3', 'bytes32', `0x${content.kind === 'file' ? content.sm3 : '00'.repeat(32)}`],
    ['size', 'uint256', content.size],
    ['files', 'uint256', content.kind === 'file' ? 1 : content.files],
    ['record', 'bytes32', `0x${toHex(recordDigest(record, input.sha256))}`],
    ['signedAt', 'string', signedAt],
    ['nonce', 'bytes32', `0x${nonce}`],
  ];
  return statementOf(origin, 'FilingStatement', fields);
}

/** The statement over the records of a batch: `records` is their RFC 6962 root, `count` their number. */
export function batchStatement(input: {
  origin: string;
  party: PartyId;
  records: Uint8Array;
  count: number;
  signedAt: string;
  nonce: string;
}): Statement {
  return statementOf(input.origin, 'BatchFilingStatement', [
    ['statement', 'string', BATCH_SENTENCE],
    ['party', 'string', input.party],
    ['records', 'bytes32', `0x${toHex(input.records)}`],
    ['count', 'uint256', input.count],
    ['signedAt', 'string', input.signedAt],
    ['nonce', 'bytes32', `0x${input.nonce}`],
  ]);
}

/** The statement that binds a key to a party when it is registered. */
export function keyStatement(input: {
  origin: string;
  party: PartyId;
  scheme: string;
  /** Key part of the signer, hex. */
  key: string;
  signedAt: string;
  nonce: string;
}): Statement {
  return statementOf(input.origin, 'KeyStatement', [
    ['statement', 'string', KEY_SENTENCE],
    ['party', 'string', input.party],
    ['scheme', 'string', input.scheme],
    ['key', 'bytes', `0x${input.key}`],
    ['signedAt', 'string', input.signedAt],
    ['nonce', 'bytes32', `0x${input.nonce}`],
  ]);
}

/** SHA-256 of the record's JCS bytes, commitments in place. */
export function recordDigest(record: FilingRecord, digest: Sha256 = sha256): Uint8Array {
  return digest(canonicalBytes(record as unknown as Json));
}

/** A fresh nonce, 32 bytes in hex. */
export function newNonce(): string {
  return toHex(crypto.getRandomValues(new Uint8Array(32)));
}

const domains = new Map<string, TypedData['domain']>();
const typesOf = new Map<string, TypedData['types']>();
const MOST_DOMAINS = 100;

/** One object for each origin, so that it is hashed once. */
function domainOf(origin: string): TypedData['domain'] {
  let domain = domains.get(origin);
  if (domain === undefined) {
    if (domains.size >= MOST_DOMAINS) domains.clear();
    domain = Object.freeze({ name: 'FilmDeed', version: '1', salt: `0x${toHex(sha256(utf8(origin)))}` });
    domains.set(origin, domain);
  }
  return domain;
}

/** A statement of this log: the domain of docs/format.md §3 and one struct of `[name, type, value]`. */
export function statementOf(
  origin: string,
  primaryType: string,
  fields: readonly [string, string, string | number][],
): Statement {
  let types = typesOf.get(primaryType);
  if (types === undefined) {
    types = { EIP712Domain: DOMAIN_FIELDS, [primaryType]: fields.map(([name, type]) => ({ name, type })) };
    typesOf.set(primaryType, types);
  }
  const typedData: TypedData = {
    types,
    primaryType,
    domain: domainOf(origin),
    message: Object.fromEntries(fields.map(([name, , value]) => [name, value])),
  };
  return { typedData, digest: typedDataDigest(typedData) };
}
