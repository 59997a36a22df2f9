import { asId, type AuditLeafId, isRefusal, newId, type PartyId, Refusal, toHex } from '@filmdeed/kernel';
import { leafHash } from '@filmdeed/ledger';
import { canonicalBytes } from '../canonical-json.js';
import { logParty } from '../digest-index/index-root-leaf.js';
import { parseLeafJson } from '../leaf.js';
import { Shape } from '../shape.js';
import type { TrailHead } from './act-chain.js';

/** The operator's statement of how many acts its trail holds and in which hash they end (docs/format.md §16.3). */
export interface AuditLeaf {
  readonly id: AuditLeafId;
  /** The log's own party. */
  readonly party: PartyId;
  readonly time: string;
  readonly count: number;
  /** hex */
  readonly head: string;
}

/** A new leaf for a head; `at` is its time. */
export function auditLeaf(
  origin: string,
  { count, hash }: TrailHead,
  at: Date,
): { readonly id: AuditLeafId; readonly leaf: Uint8Array; readonly leafHash: Uint8Array } {
  const id = newId('aud');
  const leaf = canonicalBytes({
    v: 1,
    type: 'audit',
    id,
    party: logParty(origin),
    links: [],
    body: { count, head: toHex(hash) },
    time: at.toISOString(),
    auth: { kind: 'operator' },
  });
  return { id, leaf, leafHash: leafHash(leaf) };
}

/** Reads the bytes of an audit leaf. Refuses `leaf.too-large`, `leaf.not-canonical`, `leaf.unknown-type` for a later version of it, `leaf.invalid`. */
export function parseAuditLeaf(bytes: Uint8Array): AuditLeaf {
  const shape = new Shape('leaf.invalid', parseLeafJson(bytes));
  shape.at('type').oneOf(['audit']);
  if (shape.at('v').value !== 1) throw new Refusal('leaf.unknown-type', 'no rules here for this version of audit');
  shape.object(['v', 'type', 'id', 'party', 'links', 'body', 'time', 'auth']);
  shape.at('links').list(0);
  const [auth, body] = [shape.at('auth'), shape.at('body')];
  auth.object(['kind']);
  auth.at('kind').oneOf(['operator']);
  body.object(['count', 'head']);
  return {
    id: readId(shape.at('id'), 'aud'),
    party: readId(shape.at('party'), 'pty'),
    time: shape.at('time').time(),
    count: body.at('count').integer(1),
    head: body.at('head').hex(32),
  };
}

function readId<P extends 'aud' | 'pty'>(shape: Shape, prefix: P): ReturnType<typeof asId<P>> {
  try {
    return asId(prefix, shape.value);
  } catch (error) {
    if (isRefusal(error)) shape.refuse(error.message);
    throw error;
  }
}
