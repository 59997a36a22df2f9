import { isRefusal, Refusal } from '@filmdeed/kernel';
import { type Ed25519Check, isKeyName, type NoteVerifier, parseCosignerKey, parseVerifierKey } from '@filmdeed/ledger';
import { base64Of } from './anchor/anchor-form.js';
import { canonicalJson, refuseDeepJson, type Json, type JsonObject } from './canonical-json.js';
import { promiseKeyName } from './promise.js';
import { Shape } from './shape.js';

/** Who runs a chain: this operator itself (no independent clock), a consortium, or the public. */
export const CHAIN_OPERATORS = ['self', 'consortium', 'public'] as const;
export type ChainOperator = (typeof CHAIN_OPERATORS)[number];

export type TrustedChain = JsonObject & {
  readonly name: string;
  readonly operator: ChainOperator;
  readonly chainId: number;
  readonly genesis: string;
  readonly contract: string;
  readonly confirmations: number;
  /** Blocks that whoever made the trust file has seen on the chain, deep enough: with them a block is checked without a node. */
  readonly blocks?: readonly TrustedBlock[];
};

export interface TrustedBlock extends JsonObject {
  readonly number: number;
  readonly hash: string;
}

/** Who keeps a clock: this operator itself, or a time-stamp authority. */
export const AUTHORITY_OPERATORS = ['self', 'authority'] as const;
/** An RFC 3161 authority. */
export interface TrustedAuthority extends JsonObject {
  readonly type: 'rfc3161';
  readonly name: string;
  readonly operator: (typeof AUTHORITY_OPERATORS)[number];
  /** Root certificates, DER in base64. */
  readonly roots: readonly string[];
  /** Policies (object identifiers, dotted) that are accepted; none named: any. */
  readonly policies: readonly string[];
}

export const WITNESS_OPERATORS = ['self', 'witness'] as const;
/** A C2SP witness: its verifier key of type 04. */
export interface TrustedWitness extends JsonObject {
  readonly type: 'cosigner';
  readonly operator: (typeof WITNESS_OPERATORS)[number];
  readonly key: string;
}

/** What a verifier believes beforehand (docs/format.md §7). */
export type TrustV1 = JsonObject & {
  readonly v: 1;
  readonly type: 'filmdeed.trust';
  readonly name: string;
  readonly log: { readonly origin: string; readonly keys: readonly string[]; readonly promiseKeys: readonly string[] };
  readonly chains: readonly TrustedChain[];
  /** An entry of another type is kept as given, for a later version of this code. */
  readonly authorities: readonly (TrustedAuthority | Json)[];
  readonly witnesses: readonly (TrustedWitness | Json)[];
  /** So many cosignatures of these witnesses are needed (k of n); absent: of all of them. */
  readonly witnessQuorum?: number;
};

/** Reads a trust file. Refuses `trust.invalid` with the path of the fault. */
export function parseTrust(text: string): TrustV1 {
  if (text.length > 1_000_000) throw new Refusal('trust.invalid', 'larger than 1,000,000 characters');
  let value: Json;
  try {
    refuseDeepJson(text);
    value = JSON.parse(text) as Json;
  } catch {
    throw new Refusal('trust.invalid', 'the trust file is no JSON');
  }
  return readTrust(value);
}

/** Reads a trust file from its JSON value. Refuses `trust.invalid`. */
export function readTrust(value: Json): TrustV1 {
  const shape = new Shape('trust.invalid', value);
  shape.object(['v', 'type', 'name', 'log', 'chains'], ['authorities', 'witnesses', 'witnessQuorum']);
  const log = shape.at('log');
  log.object(['origin', 'keys', 'promiseKeys']);
  const origin = log.at('origin').text(300);
  if (!isKeyName(origin)) log.at('origin').refuse('not an origin');
  const v = shape.at('v').oneOf([1]);
  const keys = readKeys(log.at('keys'), origin);
  if (keys.length === 0) log.at('keys').refuse('no key');
  return {
    v,
    type: shape.at('type').oneOf(['filmdeed.trust']),
    name: shape.at('name').text(300),
    log: { origin, keys, promiseKeys: readKeys(log.at('promiseKeys'), promiseKeyName(origin)) },
    chains: shape.at('chains').list(32).map(readChain),
    authorities: shape.has('authorities') ? shape.at('authorities').list(64).map(readAuthority) : [],
    witnesses: shape.has('witnesses') ? shape.at('witnesses').list(64).map(readWitness) : [],
    ...(shape.has('witnessQuorum') ? { witnessQuorum: shape.at('witnessQuorum').integer(1) } : {}),
  };
}

export function trustText(trust: TrustV1): string {
  return `${JSON.stringify(JSON.parse(canonicalJson(trust)), null, 1)}\n`;
}

/** Verifiers of the log's and of the promise's keys. */
export function trustedKeys(trust: TrustV1, check?: Ed25519Check): { log: NoteVerifier[]; promise: NoteVerifier[] } {
  const parse = (key: string): NoteVerifier => parseVerifierKey(key, check);
  return { log: trust.log.keys.map(parse), promise: trust.log.promiseKeys.map(parse) };
}

/** The RFC 3161 authorities of a trust file. */
export function trustedAuthorities(trust: TrustV1): TrustedAuthority[] {
  return trust.authorities.filter((entry): entry is TrustedAuthority => typeOf(entry) === 'rfc3161');
}

/** The witnesses of a trust file, and how many of them must have cosigned. */
export function trustedWitnesses(trust: TrustV1): { witnesses: TrustedWitness[]; quorum: number } {
  const witnesses = trust.witnesses.filter((entry): entry is TrustedWitness => typeOf(entry) === 'cosigner');
  return { witnesses, quorum: trust.witnessQuorum ?? Math.max(1, witnesses.length) };
}

function typeOf(entry: Json): Json | undefined {
  return typeof entry === 'object' && entry !== null && !Array.isArray(entry) ? (entry as JsonObject).type : undefined;
}

function readAuthority(shape: Shape): TrustedAuthority | Json {
  if (typeOf(shape.value!) !== 'rfc3161') return shape.value!;
  shape.object(['type', 'name', 'operator', 'roots', 'policies']);
  const roots = shape
    .at('roots')
    .list(16)
    .map((root) => base64Of(root, 16 * 1024));
  if (roots.length === 0) shape.at('roots').refuse('no root certificate');
  return {
    type: 'rfc3161',
    name: shape.at('name').text(100),
    operator: shape.at('operator').oneOf(AUTHORITY_OPERATORS),
    roots,
    policies: shape
      .at('policies')
      .list(32)
      .map((policy) => policy.match(/^[0-2](\.(0|[1-9]\d{0,19})){1,40}$/, 'an object identifier')),
  };
}

function readWitness(shape: Shape): TrustedWitness | Json {
  if (typeOf(shape.value!) !== 'cosigner') return shape.value!;
  shape.object(['type', 'operator', 'key']);
  const key = shape.at('key').text(600);
  try {
    parseCosignerKey(key);
  } catch (error) {
    if (isRefusal(error, 'note.invalid')) shape.at('key').refuse(error.message);
    throw error;
  }
  return { type: 'cosigner', operator: shape.at('operator').oneOf(WITNESS_OPERATORS), key };
}

function readKeys(shape: Shape, name: string): string[] {
  return shape.list(32).map((entry) => {
    const vkey = entry.text(600);
    try {
      if (parseVerifierKey(vkey).name !== name) entry.refuse(`a key of another name than ${name}`);
    } catch (error) {
      if (isRefusal(error, 'note.invalid')) entry.refuse(error.message);
      throw error;
    }
    return vkey;
  });
}

function readChain(shape: Shape): TrustedChain {
  shape.object(['name', 'operator', 'chainId', 'genesis', 'contract', 'confirmations'], ['blocks']);
  return {
    name: shape.at('name').text(100),
    operator: shape.at('operator').oneOf(CHAIN_OPERATORS),
    chainId: shape.at('chainId').integer(1),
    genesis: shape.at('genesis').match(/^0x[0-9a-f]{64}$/, 'a block hash'),
    contract: shape.at('contract').match(/^0x[0-9a-f]{40}$/, 'an address in lower case'),
    confirmations: shape.at('confirmations').integer(0),
    ...(shape.has('blocks') ? { blocks: shape.at('blocks').list(10_000).map(readBlock) } : {}),
  };
}

function readBlock(shape: Shape): TrustedBlock {
  shape.object(['number', 'hash']);
  return {
    number: shape.at('number').integer(0),
    hash: shape.at('hash').match(/^0x[0-9a-f]{64}$/, 'a block hash'),
  };
}
