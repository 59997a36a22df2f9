import { fromHex, fromUtf8, isRefusal, Refusal } from '@filmdeed/kernel';
import { indexKey, type LeafPortion, parseEntryBundle, type Sha256 } from '@filmdeed/ledger';
import type { Json, JsonObject } from '../canonical-json.js';
import type { Content } from '../content.js';
import { isCanonicalText } from '../digest-index/canonical-text.js';
import { indexKeysOf } from '../digest-index/index-keys.js';
import { indexedDigests } from '../digest-index/index-kinds.js';
import { parseIndexRootLeaf } from '../digest-index/index-root-leaf.js';
import { LEAF_MOST_BYTES, readLeafValue } from '../leaf.js';
import { parseMandateLeaf } from '../mandate/mandate-leaf.js';
import { parseRevocationLeaf } from '../mandate/revocation-leaf.js';
import { parsePartyErasureLeaf } from '../redaction/party-erasure-leaf.js';
import { parseRedactionLeaf } from '../redaction/redaction-leaf.js';
import { parseReportLeaf } from '../report/report-leaf.js';
import { asTime } from '../shape.js';
import { parseKeyLeaf } from '../signers/key-leaf.js';
import { parseAuditLeaf } from '../trail/audit-leaf.js';

/** A root of the index as a leaf states it. */
export interface StatedIndexRoot {
  readonly leaf: number;
  readonly size: number;
  /** hex */
  readonly root: string;
  readonly party: string;
}

/** A head of the audit trail as a leaf states it. */
export interface StatedTrailHead {
  readonly leaf: number;
  readonly count: number;
  /** hex */
  readonly head: string;
  readonly party: string;
}

/** What leaves say by themselves: all flat, so that a thread may hand it over. */
export interface ReadPortion {
  readonly first: number;
  /** Stated time of each leaf in milliseconds; NaN if it states none. */
  readonly times: Float64Array;
  /** Keys of the index, 32 bytes each, and the index of the leaf that gives each. */
  readonly keys: Uint8Array;
  readonly keyLeaves: Float64Array;
  readonly roots: readonly StatedIndexRoot[];
  readonly heads: readonly StatedTrailHead[];
  readonly faults: readonly { readonly leaf: number; readonly reason: string; readonly is: string }[];
  /** How many are of each known type, `unknown` (a type, version or code that is not known here), or `malformed`. */
  readonly counts: Readonly<Record<LeafKind, number>>;
}
/** Leaf types that have their form here. */
export const KNOWN_LEAVES = [
  ...(['filing', 'index-root', 'audit', 'redaction', 'key', 'mandate', 'revocation', 'report', 'party'] as const),
];
export type LeafKind = (typeof KNOWN_LEAVES)[number] | 'unknown' | 'malformed';

/** Of which an audit takes form and time alone: what else they say is held to their signatures by whoever has a bundle. */
const FORMS = {
  redaction: parseRedactionLeaf,
  key: parseKeyLeaf,
  mandate: parseMandateLeaf,
  revocation: parseRevocationLeaf,
  report: parseReportLeaf,
  party: parsePartyErasureLeaf,
} as const;

/** Reads the leaves of a portion (docs/format.md §2). Nothing in them can make it fail. */
export function readLeaves({ first, bundle, skip, count }: LeafPortion, hash: Sha256): ReadPortion {
  const times = new Float64Array(count).fill(Number.NaN);
  const keys: Uint8Array[] = [];
  const keyLeaves: number[] = [];
  const roots: StatedIndexRoot[] = [];
  const faults: ReadPortion['faults'][number][] = [];
  const heads: StatedTrailHead[] = [];
  const counts = noLeaves();
  for (const [i, bytes] of parseEntryBundle(bundle)
    .slice(skip, skip + count)
    .entries()) {
    const leaf = first + i;
    const read = readOne(bytes, hash);
    counts[read.kind] += 1;
    times[i] = read.time;
    for (const key of read.keys) {
      keys.push(key);
      keyLeaves.push(leaf);
    }
    if (read.root !== undefined) roots.push({ leaf, ...read.root });
    if (read.head !== undefined) heads.push({ leaf, ...read.head });
    if (read.fault !== undefined) faults.push({ leaf, ...read.fault });
  }
  const flat = new Uint8Array(32 * keys.length);
  keys.forEach((key, i) => flat.set(key, 32 * i));
  return { first, times, keys: flat, keyLeaves: Float64Array.from(keyLeaves), roots, heads, faults, counts };
}

export function noLeaves(): Record<LeafKind, number> {
  const names = [...KNOWN_LEAVES, 'unknown', 'malformed'] as const;
  return Object.fromEntries(names.map((name) => [name, 0])) as Record<LeafKind, number>;
}

interface ReadOne {
  readonly kind: LeafKind;
  readonly time: number;
  readonly keys: readonly Uint8Array[];
  readonly root?: Omit<StatedIndexRoot, 'leaf'>;
  readonly head?: Omit<StatedTrailHead, 'leaf'>;
  readonly fault?: { readonly is: string; readonly reason: string };
}

function readOne(bytes: Uint8Array, hash: Sha256): ReadOne {
  let value: Json | undefined;
  try {
    value = valueOf(bytes);
    if (isObject(value) && value.type === 'index-root') {
      const { size, root, party, time } = parseIndexRootLeaf(bytes);
      return { kind: 'index-root', time: Date.parse(time), keys: [], root: { size, root, party } };
    }
    if (isObject(value) && value.type === 'audit') {
      const { count, head, party, time } = parseAuditLeaf(bytes);
      return { kind: 'audit', time: Date.parse(time), keys: [], head: { count, head, party } };
    }
    const form = isObject(value) && typeof value.type === 'string' ? formOf(value.type) : undefined;
    if (form !== undefined) {
      const { time } = FORMS[form](bytes);
      return { kind: form, time: Date.parse(time), keys: indexKeysOf(bytes, hash) };
    }
    const { body, time } = readLeafValue(value);
    const digests = body.sealed ? [] : indexedDigests(body.content as Content);
    const keys = digests.map(({ kind, value: digest }) => indexKey(kind, fromHex(digest), hash));
    return { kind: 'filing', time: Date.parse(time), keys };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    // The index takes a leaf by less than its whole form: one with a code of a later version gives keys too.
    const [time, keys] = [statedTime(value), indexKeysOf(bytes, hash)];
    if (error.code === 'leaf.unknown-type' || error.code === 'code.unknown') return { kind: 'unknown', time, keys };
    return { kind: 'malformed', time, keys, fault: { is: error.code, reason: error.message } };
  }
}

function formOf(type: string): keyof typeof FORMS | undefined {
  return Object.hasOwn(FORMS, type) ? (type as keyof typeof FORMS) : undefined;
}

/** The value of canonical bytes. Refuses as `parseLeafJson`, several times faster. */
function valueOf(bytes: Uint8Array): Json {
  if (bytes.length > LEAF_MOST_BYTES) throw new Refusal('leaf.too-large', 'a leaf has at most 65,535 bytes');
  const text = fromUtf8(bytes);
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    throw new Refusal('leaf.invalid', 'not JSON');
  }
  if (!isCanonicalText(text, value)) throw new Refusal('leaf.not-canonical', 'not in RFC 8785 form');
  return value;
}

function statedTime(value: Json | undefined): number {
  if (!isObject(value) || typeof value.time !== 'string') return Number.NaN;
  try {
    return Date.parse(
      asTime(value.time, () => {
        throw new Refusal('leaf.invalid', 'no time');
      }),
    );
  } catch {
    return Number.NaN;
  }
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
