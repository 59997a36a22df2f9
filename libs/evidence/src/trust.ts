import { isRefusal, Refusal } from '@filmdeed/kernel';
import { isKeyName, type NoteVerifier, parseVerifierKey } from '@filmdeed/ledger';
import { canonicalJson, refuseDeepJson, type Json, type JsonObject } from './canonical-json.js';
import { promiseKeyName } from './promise.js';
import { Shape } from './shape.js';

/** Who runs a chain: this operator itself (no independent clock), a consortium, or the public. */
export const CHAIN_OPERATORS = ['self', 'consortium', 'public'] as const;
export type ChainOperator = (typeof CHAIN_OPERATORS)[number];

export interface TrustedChain extends JsonObject {
  readonly name: string;
  readonly operator: ChainOperator;
  readonly chainId: number;
  readonly genesis: string;
  readonly contract: string;
  readonly confirmations: number;
}

/** What a verifier believes beforehand (docs/format.md §7). */
export interface TrustV1 extends JsonObject {
  readonly v: 1;
  readonly type: 'filmdeed.trust';
  readonly name: string;
  readonly log: { readonly origin: string; readonly keys: readonly string[]; readonly promiseKeys: readonly string[] };
  readonly chains: readonly TrustedChain[];
  /** Kept as given: time-stamp authorities and witnesses are judged by later versions of this code. */
  readonly authorities: readonly Json[];
  readonly witnesses: readonly Json[];
}

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
  shape.object(['v', 'type', 'name', 'log', 'chains'], ['authorities', 'witnesses']);
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
    authorities: shape.has('authorities')
      ? shape
          .at('authorities')
          .list(64)
          .map((entry) => entry.value!)
      : [],
    witnesses: shape.has('witnesses')
      ? shape
          .at('witnesses')
          .list(64)
          .map((entry) => entry.value!)
      : [],
  };
}

export function trustText(trust: TrustV1): string {
  return `${JSON.stringify(JSON.parse(canonicalJson(trust)), null, 1)}\n`;
}

/** Verifiers of the log's and of the promise's keys. */
export function trustedKeys(trust: TrustV1): { log: NoteVerifier[]; promise: NoteVerifier[] } {
  return { log: trust.log.keys.map(parseVerifierKey), promise: trust.log.promiseKeys.map(parseVerifierKey) };
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
  shape.object(['name', 'operator', 'chainId', 'genesis', 'contract', 'confirmations']);
  return {
    name: shape.at('name').text(100),
    operator: shape.at('operator').oneOf(CHAIN_OPERATORS),
    chainId: shape.at('chainId').integer(1),
    genesis: shape.at('genesis').match(/^0x[0-9a-f]{64}$/, 'a block hash'),
    contract: shape.at('contract').match(/^0x[0-9a-f]{40}$/, 'an address in lower case'),
    confirmations: shape.at('confirmations').integer(0),
  };
}
