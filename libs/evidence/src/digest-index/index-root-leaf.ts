import { asId, idFrom, type IndexRootId, isRefusal, newId, type PartyId, Refusal, toHex, utf8 } from '@filmdeed/kernel';
import { leafHash } from '@filmdeed/ledger';
import { sha256 } from '@noble/hashes/sha2.js';
import { canonicalBytes } from '../canonical-json.js';
import { parseLeafJson } from '../leaf.js';
import { Shape } from '../shape.js';

/** The operator's statement that the index over the first `size` leaves has this root (docs/format.md §12.4). */
export interface IndexRootLeaf {
  readonly id: IndexRootId;
  /** The log's own party. */
  readonly party: PartyId;
  readonly time: string;
  readonly size: number;
  /** hex */
  readonly root: string;
}

/** The party as which a log speaks in its own leaves: named by the origin, nobody's account. */
export function logParty(origin: string): PartyId {
  return idFrom('pty', sha256(utf8(origin)));
}

/** A new leaf for a root; `at` is its time. */
export function indexRootLeaf(
  origin: string,
  size: number,
  root: Uint8Array,
  at: Date,
): { readonly id: IndexRootId; readonly leaf: Uint8Array; readonly leafHash: Uint8Array } {
  const id = newId('idx');
  const leaf = canonicalBytes({
    v: 1,
    type: 'index-root',
    id,
    party: logParty(origin),
    links: [],
    body: { root: toHex(root), size },
    time: at.toISOString(),
    auth: { kind: 'operator' },
  });
  return { id, leaf, leafHash: leafHash(leaf) };
}

/** Reads the bytes of an index-root leaf. Refuses `leaf.too-large`, `leaf.not-canonical`, `leaf.unknown-type` for a later version of it, `leaf.invalid`. */
export function parseIndexRootLeaf(bytes: Uint8Array): IndexRootLeaf {
  const shape = new Shape('leaf.invalid', parseLeafJson(bytes));
  shape.at('type').oneOf(['index-root']);
  if (shape.at('v').value !== 1) throw new Refusal('leaf.unknown-type', 'no rules here for this version of index-root');
  shape.object(['v', 'type', 'id', 'party', 'links', 'body', 'time', 'auth']);
  shape.at('links').list(0);
  const [auth, body] = [shape.at('auth'), shape.at('body')];
  auth.object(['kind']);
  auth.at('kind').oneOf(['operator']);
  body.object(['root', 'size']);
  return {
    id: readId(shape.at('id'), 'idx'),
    party: readId(shape.at('party'), 'pty'),
    time: shape.at('time').time(),
    size: body.at('size').integer(1),
    root: body.at('root').hex(32),
  };
}

function readId<P extends 'idx' | 'pty'>(shape: Shape, prefix: P): ReturnType<typeof asId<P>> {
  try {
    return asId(prefix, shape.value);
  } catch (error) {
    if (isRefusal(error)) shape.refuse(error.message);
    throw error;
  }
}
