import { asId, type FilingId, type IdKinds, isRefusal, type PartyId, Refusal } from '@filmdeed/kernel';
import { leafHash, leafHashBy, MAX_PROOF_HASHES, type Sha256 } from '@filmdeed/ledger';
import { canonicalBytes, type Json, type JsonObject, parseCanonical, refuseDeepJson } from './canonical-json.js';
import { LEAF_TYPES, LINK_RELATIONS, requireCode } from './codes/index.js';
import type { Commitment } from './disclosure.js';
import { type FilingBody, readCommitment, readFilingBody } from './filing-body.js';
import { Shape } from './shape.js';
import { type Scheme, type Signature, SIGNER_BYTES, readSignature } from './signature-form.js';

/** An entry of the log is at most a uint16 long (C2SP tlog-tiles). */
export const LEAF_MOST_BYTES = 65_535;

export interface Link {
  readonly rel: string;
  /** Leaf hash, hex. */
  readonly leaf: string;
}

/** What the party states: docs/format.md §2.1. */
export interface FilingRecord {
  readonly v: 1;
  readonly type: 'filing';
  readonly id: FilingId;
  readonly party: PartyId;
  readonly links: readonly Link[];
  readonly body: FilingBody;
}

export interface PartyAuth {
  readonly kind: 'party';
  readonly scheme: string;
  /** Key part of the signer, hex. */
  readonly signer: string;
  /** EIP-712 digest, hex. */
  readonly statement: string;
  readonly signedAt: string;
  readonly nonce: string | Commitment;
  readonly signature: Signature | Commitment;
}
/** Signed with others of the same party at once (docs/format.md §3.2): all in the clear, for the statement tells nothing that the records do not. */
export interface PartyBatchAuth {
  readonly kind: 'party-batch';
  /** Place of the record among those signed; `path` is its RFC 6962 inclusion path, base64. */
  readonly batch: { readonly count: number; readonly index: number; readonly path: readonly string[] };
  readonly scheme: string;
  readonly signer: string;
  readonly statement: string;
  readonly signedAt: string;
  readonly nonce: string;
  readonly signature: Signature;
}
export type Auth = { readonly kind: 'operator' } | PartyAuth | PartyBatchAuth;

export interface FilingLeaf extends FilingRecord {
  readonly time: string;
  readonly auth: Auth;
}

const RECORD_MEMBERS = ['v', 'type', 'id', 'party', 'links', 'body'] as const;

/** Reads an untrusted record. Refuses `leaf.invalid`, `leaf.unknown-type`, `leaf.field-not-clear`, `code.unknown`. */
export function readRecord(value: Json): FilingRecord {
  const shape = new Shape('leaf.invalid', value);
  refuseOtherTypes(shape);
  shape.object(RECORD_MEMBERS);
  return readCommonMembers(shape);
}

/**
 * Reads the bytes of a leaf as they stand in the log. Refuses `leaf.too-large`, `leaf.not-canonical`, `leaf.unknown-type` (the type is
 * registered or newer, but this code cannot judge it), `leaf.invalid`, `leaf.field-not-clear`, `code.unknown`.
 */
export function parseLeaf(bytes: Uint8Array): FilingLeaf {
  return readLeafValue(parseLeafJson(bytes));
}

/** Reads a leaf from the value of its bytes, of which size and canonical form were checked. Refuses as `parseLeaf`. */
export function readLeafValue(value: Json): FilingLeaf {
  const shape = new Shape('leaf.invalid', value);
  refuseOtherTypes(shape);
  shape.object([...RECORD_MEMBERS, 'time', 'auth']);
  const record = readCommonMembers(shape);
  return { ...record, time: shape.at('time').time(), auth: readAuth(shape.at('auth'), record.body.sealed) };
}

/** The JSON of a leaf of any type, with size and canonical form checked. */
export function parseLeafJson(bytes: Uint8Array): JsonObject {
  requireLeafSize(bytes);
  refuseDeepJson(new TextDecoder().decode(bytes));
  const value = parseCanonical(bytes);
  return new Shape('leaf.invalid', value).object(['v', 'type'], Object.keys(value ?? {}));
}

/** A leaf as it was made: its bytes, their hash, and what `parseLeaf` reads from them. */
export interface MadeLeaf {
  readonly leaf: Uint8Array;
  readonly leafHash: Uint8Array;
  readonly parsed: FilingLeaf;
}

/**
 * The leaf for a record that was read (`readRecord`) and an `auth` that was (`readAuth`). `digest` is the machine's own SHA-256, if it has a faster
 * one. Refuses `leaf.too-large`.
 */
export function signedLeaf(record: FilingRecord, auth: Auth, time: string, digest?: Sha256): MadeLeaf {
  const parsed = { ...record, auth, time };
  const leaf = canonicalBytes(parsed as unknown as Json);
  requireLeafSize(leaf);
  return { leaf, leafHash: (digest === undefined ? leafHash : leafHashBy(digest))(leaf), parsed };
}

export function operatorLeaf(record: FilingRecord, time: string): MadeLeaf {
  return signedLeaf(record, { kind: 'operator' }, time);
}

/** The record inside a leaf: what its party signed. */
export function recordOf(leaf: FilingLeaf): FilingRecord {
  const { v, type, id, party, links, body } = leaf;
  return { v, type, id, party, links, body };
}

const SIGNED_MEMBERS = ['kind', 'scheme', 'signer', 'statement', 'signedAt', 'nonce', 'signature'] as const;

/** Reads `auth`; in a sealed filing that was signed alone nonce and signature are commitments, else they stand in the clear. */
export function readAuth(shape: Shape, sealed: boolean): Auth {
  const kind = shape.at('kind').oneOf(['operator', 'party', 'party-batch']);
  if (kind === 'operator') {
    shape.object(['kind']);
    return { kind };
  }
  if (kind === 'party-batch') {
    shape.object([...SIGNED_MEMBERS, 'batch']);
    return { ...readClearSigned(shape), kind, batch: readPlace(shape.at('batch')) };
  }
  shape.object(SIGNED_MEMBERS);
  if (!sealed) return { ...readClearSigned(shape), kind };
  const [nonce, signature] = [readCommitment(shape.at('nonce')), readCommitment(shape.at('signature'))];
  return { ...readSigner(shape), kind, nonce, signature };
}

/** `auth` of a batch as its party hands it in: without the place of any record. Refuses the code of the shape. */
export function readBatchSignature(shape: Shape): Omit<PartyBatchAuth, 'batch'> {
  shape.object(SIGNED_MEMBERS);
  return { ...readClearSigned(shape), kind: shape.at('kind').oneOf(['party-batch']) };
}

function readClearSigned(shape: Shape): Omit<PartyBatchAuth, 'kind' | 'batch'> {
  const signer = readSigner(shape);
  const signature = readSignature(shape.at('signature'), signer.scheme);
  return { ...signer, nonce: shape.at('nonce').hex(32), signature };
}

function readSigner(shape: Shape): Pick<PartyAuth, 'scheme' | 'signer' | 'statement' | 'signedAt'> {
  const scheme = shape.at('scheme').text(60);
  const known = Object.hasOwn(SIGNER_BYTES, scheme);
  return {
    scheme,
    signer: known
      ? shape.at('signer').hex(SIGNER_BYTES[scheme as Scheme])
      : shape.at('signer').match(/^(?:[0-9a-f]{2}){1,2048}$/, 'hex'),
    statement: shape.at('statement').hex(32),
    signedAt: shape.at('signedAt').time(),
  };
}

function readPlace(shape: Shape): PartyBatchAuth['batch'] {
  shape.object(['count', 'index', 'path']);
  return {
    count: shape.at('count').integer(1),
    index: shape.at('index').integer(),
    path: shape
      .at('path')
      .list(MAX_PROOF_HASHES)
      .map((hash) => hash.hash()),
  };
}

function readCommonMembers(shape: Shape): FilingRecord {
  return {
    v: shape.at('v').oneOf([1]),
    type: 'filing',
    id: readId(shape.at('id'), 'fil'),
    party: readId(shape.at('party'), 'pty'),
    links: shape.at('links').list(32).map(readLink),
    body: readFilingBody(shape.at('body')),
  };
}

function readLink(shape: Shape): Link {
  shape.object(['rel', 'leaf']);
  return {
    rel: requireCode('rel', LINK_RELATIONS, shape.at('rel').text(60)),
    leaf: shape.at('leaf').hex(32),
  };
}

function readId<P extends 'fil' | 'pty'>(shape: Shape, prefix: P): IdKinds[P] {
  try {
    return asId(prefix, shape.value);
  } catch (error) {
    if (isRefusal(error)) shape.refuse(error.message);
    throw error;
  }
}

export function requireLeafSize({ length: bytes }: Uint8Array): void {
  if (bytes <= LEAF_MOST_BYTES) return;
  throw new Refusal('leaf.too-large', 'a leaf has at most 65,535 bytes', { bytes, most: LEAF_MOST_BYTES });
}

function refuseOtherTypes(shape: Shape): void {
  const type = shape.at('type').text(60);
  if (type === 'filing' && shape.at('v').value === 1) return;
  const registered = LEAF_TYPES.some(({ code }) => code === type);
  throw new Refusal('leaf.unknown-type', `no rules here for leaf type ${JSON.stringify(type)}`, { type, registered });
}
