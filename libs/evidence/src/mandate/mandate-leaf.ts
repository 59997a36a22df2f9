import { asId, type IdKinds, isRefusal, type MandateId, type PartyId, Refusal } from '@filmdeed/kernel';
import { leafHash } from '@filmdeed/ledger';
import { canonicalBytes, type Json } from '../canonical-json.js';
import { MANDATE_SCOPES, requireCode } from '../codes/index.js';
import type { Commitment } from '../disclosure.js';
import { readCommitment } from '../filing-body.js';
import { parseLeafJson, type PartyAuth, readAuth, requireLeafSize } from '../leaf.js';
import { Shape } from '../shape.js';
import type { Signature } from '../signature-form.js';

/** The mandatary hands on what it may do at most so many times: person → organisation → agent, and one more. */
export const MOST_SUBSTITUTION = 2;
export const MOST_MANDATE_WORKS = 50;
/** How a leaf names the mandate under which it was made (docs/format.md §2.7). */
export const UNDER_MANDATE = 'under-mandate';

/** What a mandate allows, everything that is not a code, a number, a time or an id committed to (docs/format.md §15). */
export interface MandateBody {
  /** Who is acted for: whoever gives the first mandate of a chain. */
  readonly principal: PartyId;
  /** Who may act. */
  readonly mandatary: PartyId;
  /** Of `MANDATE_SCOPES`, in rising order, each once. */
  readonly scopes: readonly string[];
  /** In force from `from` on, at `until` no more. */
  readonly from: string;
  readonly until: string;
  /** The most filings that are made under it and under all that come of it; null: as many as they like. */
  readonly filings: number | null;
  /** Titles of the only works that it is for; none: of whatever work. */
  readonly works: readonly Commitment[];
  /** How many mandates may follow from it one after the other; 0: none. */
  readonly substitution: number;
  readonly note?: Commitment;
}

/** What the grantor states; `party` is the grantor, `parent` the leaf hash (hex) of the mandate that it holds itself, null if it acts for itself. */
export interface MandateRecord {
  readonly id: MandateId;
  readonly party: PartyId;
  readonly parent: string | null;
  readonly body: MandateBody;
}

/** The grantor's key, nonce and signature in the clear. */
export type MandateAuth = PartyAuth & { readonly nonce: string; readonly signature: Signature };

export interface MandateLeaf extends MandateRecord {
  readonly time: string;
  readonly auth: MandateAuth;
}

const RECORD_MEMBERS = ['v', 'type', 'id', 'party', 'links', 'body'] as const;

/** The record as JSON carries it. */
export function mandateRecordJson({ id, party, parent, body }: MandateRecord): Json {
  const links = parent === null ? [] : [{ leaf: parent, rel: UNDER_MANDATE }];
  return { v: 1, type: 'mandate', id, party, links, body } as unknown as Json;
}

/** Refuses `leaf.too-large`. */
export function mandateLeaf(
  record: MandateRecord,
  auth: MandateAuth,
  at: Date,
): { readonly leaf: Uint8Array; readonly leafHash: Uint8Array } {
  const value = { ...(mandateRecordJson(record) as object), time: at.toISOString(), auth };
  const leaf = canonicalBytes(value as unknown as Json);
  requireLeafSize(leaf);
  return { leaf, leafHash: leafHash(leaf) };
}

/** Reads an untrusted record. Refuses `leaf.unknown-type`, `leaf.invalid`, `leaf.field-not-clear`, `code.unknown`. */
export function readMandateRecord(value: Json): MandateRecord {
  const shape = new Shape('leaf.invalid', value);
  requireType(shape, 'mandate');
  shape.object(RECORD_MEMBERS);
  return readMembers(shape);
}

/** Reads the bytes of a mandate leaf. Refuses as `readMandateRecord`, and `leaf.too-large`, `leaf.not-canonical`. */
export function parseMandateLeaf(bytes: Uint8Array): MandateLeaf {
  const shape = new Shape('leaf.invalid', parseLeafJson(bytes));
  requireType(shape, 'mandate');
  shape.object([...RECORD_MEMBERS, 'time', 'auth']);
  return { ...readMembers(shape), time: shape.at('time').time(), auth: readMandateAuth(shape.at('auth')) };
}

/** `auth` of kind `party`, in the clear. Refuses `leaf.invalid`. */
export function readMandateAuth(shape: Shape): MandateAuth {
  const auth = readAuth(shape, false);
  if (auth.kind !== 'party') return shape.at('kind').refuse('a mandate is signed, and alone');
  return auth as MandateAuth;
}

function readMembers(shape: Shape): MandateRecord {
  const links = shape.at('links').list(1);
  const party = readId(shape.at('party'), 'pty');
  const body = readBody(shape.at('body'));
  const [link] = links;
  if (link !== undefined) {
    link.object(['leaf', 'rel']);
    link.at('rel').oneOf([UNDER_MANDATE]);
  } else if (body.principal !== party) shape.at('body').at('principal').refuse('another principal without its mandate');
  if (body.mandatary === party || body.mandatary === body.principal)
    shape.at('body').at('mandatary').refuse('a mandate to oneself');
  return { id: readId(shape.at('id'), 'mdt'), party, parent: link?.at('leaf').hex(32) ?? null, body };
}

function readBody(shape: Shape): MandateBody {
  shape.object(['principal', 'mandatary', 'scopes', 'from', 'until', 'filings', 'works', 'substitution'], ['note']);
  const scopes = shape
    .at('scopes')
    .list(100)
    .map((scope) => requireCode('mandateScope', MANDATE_SCOPES, scope.text(60)));
  if (scopes.length === 0) shape.at('scopes').refuse('no scope');
  if (scopes.some((scope, i) => i > 0 && scopes[i - 1]! >= scope)) shape.at('scopes').refuse('twice or out of order');
  const [from, until] = [shape.at('from').time(), shape.at('until').time()];
  if (from >= until) shape.at('until').refuse('not after its beginning');
  const substitution = shape.at('substitution').integer();
  if (substitution > MOST_SUBSTITUTION) shape.at('substitution').refuse(`more than ${MOST_SUBSTITUTION}`);
  const filings = shape.at('filings');
  return {
    principal: readId(shape.at('principal'), 'pty'),
    mandatary: readId(shape.at('mandatary'), 'pty'),
    scopes,
    from,
    until,
    filings: filings.value === null ? null : filings.integer(1),
    works: shape.at('works').list(MOST_MANDATE_WORKS).map(readCommitment),
    substitution,
    ...(shape.has('note') ? { note: readCommitment(shape.at('note')) } : {}),
  };
}

/** Refuses `leaf.unknown-type` for another type and for a later version of this one. */
export function requireType(shape: Shape, expected: string): void {
  const type = shape.at('type').text(60);
  if (type === expected && shape.at('v').value === 1) return;
  throw new Refusal('leaf.unknown-type', `no ${expected} of a version that is known here`, { type });
}

export function readId<P extends 'mdt' | 'pty' | 'rev'>(shape: Shape, prefix: P): IdKinds[P] {
  try {
    return asId(prefix, shape.value);
  } catch (error) {
    if (isRefusal(error)) shape.refuse(error.message);
    throw error;
  }
}
