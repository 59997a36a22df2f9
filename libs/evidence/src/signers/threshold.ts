import { fromBase64Url, fromUtf8, isRefusal, Refusal, toBase64Url } from '@filmdeed/kernel';
import { canonicalBytes, type Json } from '../canonical-json.js';
import { Shape } from '../shape.js';
import { readSignature, type Scheme, type Signature, SIGNER_BYTES } from '../signature-form.js';

/** Several keys of a party sign one statement (docs/format.md §3.3). */
export const THRESHOLD_SCHEME = 'threshold';
export const MOST_COSIGNERS = 16;

/** Byte by which `signer` names a scheme; a key that the operator keeps has none. */
const SCHEME_BYTES = { p256: '01', 'webauthn-p256': '02', secp256k1: '03' } as const;
type MemberScheme = keyof typeof SCHEME_BYTES;

export interface Cosigner {
  readonly scheme: Scheme;
  /** hex */
  readonly key: string;
}

export interface Threshold {
  /** So many of the members must sign. */
  readonly threshold: number;
  /** In the order of their bytes, each once. */
  readonly members: readonly Cosigner[];
}

/** True if a key of this scheme may stand among several. */
export function mayCosign(scheme: string): scheme is MemberScheme {
  return Object.hasOwn(SCHEME_BYTES, scheme);
}

/** `signer` of k of n keys, hex: k, then each key behind the byte of its scheme, in the order of their bytes. Refuses `signer.invalid`. */
export function thresholdSigner(threshold: number, members: readonly Cosigner[]): string {
  const entries = members.map(({ scheme, key }) => {
    if (!mayCosign(scheme) || key.length !== 2 * SIGNER_BYTES[scheme]) refuse('a key that may not cosign');
    return SCHEME_BYTES[scheme] + key;
  });
  const text = threshold.toString(16).padStart(2, '0') + entries.sort().join('');
  parseThreshold(text);
  return text;
}

/** Refuses `signer.invalid` for any other form: no k from 1 to n, more than 16 keys, one twice or out of order. */
export function parseThreshold(signer: string): Threshold {
  const threshold = Number.parseInt(signer.slice(0, 2), 16);
  const entries: string[] = [];
  const members: Cosigner[] = [];
  for (let at = 2; at < signer.length;) {
    const scheme = (Object.keys(SCHEME_BYTES) as MemberScheme[]).find(
      (each) => SCHEME_BYTES[each] === signer.slice(at, at + 2),
    );
    if (scheme === undefined) return refuse('a scheme that may not cosign');
    const end = at + 2 + 2 * SIGNER_BYTES[scheme];
    const entry = signer.slice(at, end);
    if (end > signer.length || !/^[0-9a-f]+$/.test(entry)) refuse('a key of the wrong length');
    if (entries.length > 0 && entry <= entries.at(-1)!) refuse('a key twice or out of order');
    entries.push(entry);
    members.push({ scheme, key: entry.slice(2) });
    at = end;
  }
  if (members.length > MOST_COSIGNERS) refuse(`more than ${MOST_COSIGNERS} keys`);
  if (!(threshold >= 1 && threshold <= members.length)) refuse('not k of n');
  return { threshold, members };
}

/** One signature made of those of the members: member `s<i>` is that of the i-th key, as base64url of its JCS. Refuses `signer.invalid` for a stranger. */
export function joinSignatures(
  { members }: Threshold,
  signed: readonly (Cosigner & { readonly signature: Signature })[],
): Signature {
  const joined = signed.map(({ scheme, key, signature }) => {
    const place = members.findIndex((member) => member.scheme === scheme && member.key === key);
    if (place < 0) refuse('a signature of a key that is not among them');
    return [`s${place}`, toBase64Url(canonicalBytes(signature as unknown as Json))] as const;
  });
  return Object.fromEntries(joined) as unknown as Signature;
}

/** The signatures inside one, each with its key. Refuses `signature.invalid`. */
export function thresholdSignatures(
  signature: Signature,
  members: readonly Cosigner[],
): (Cosigner & { readonly signature: Signature })[] {
  return Object.entries(signature as unknown as Record<string, string>).map(([name, encoded]) => {
    const member = /^s(?:0|[1-9]\d?)$/.test(name) ? members[Number(name.slice(1))] : undefined;
    if (member === undefined) {
      throw new Refusal('signature.invalid', 'threshold: a signature of no key', { scheme: THRESHOLD_SCHEME });
    }
    return { ...member, signature: readInner(encoded, member.scheme) };
  });
}

function readInner(encoded: string, scheme: string): Signature {
  let value: Json;
  try {
    value = JSON.parse(fromUtf8(fromBase64Url(encoded))) as Json;
  } catch (error) {
    if (!isRefusal(error) && (error as { name?: string }).name !== 'SyntaxError') throw error;
    throw new Refusal('signature.invalid', 'threshold: no signature inside', { scheme: THRESHOLD_SCHEME });
  }
  return readSignature(new Shape('signature.invalid', value), scheme);
}

function refuse(problem: string): never {
  throw new Refusal('signer.invalid', `threshold: ${problem}`, { scheme: THRESHOLD_SCHEME, problem });
}
