import { asId, isRefusal, newId, type PartyId, type RedactionId, Refusal } from '@filmdeed/kernel';
import { leafHash } from '@filmdeed/ledger';
import { canonicalBytes } from '../canonical-json.js';
import { ERASURE_REASONS, requireCode } from '../codes/index.js';
import { parseLeafJson } from '../leaf.js';
import { Shape } from '../shape.js';

/** The operator's statement that it erased what is personal of a party (docs/format.md §19): a copy of the database that is older learns it again from the log. */
export interface PartyErasureLeaf {
  readonly id: RedactionId;
  /** Whose names and the like were erased. */
  readonly party: PartyId;
  readonly time: string;
  /** What was erased; the list only grows. */
  readonly kinds: readonly string[];
  /** Of the acts, what opens those before it. */
  readonly actsBefore: string;
  /** Of `ERASURE_REASONS`. */
  readonly reason: string;
}

export interface NewPartyErasure extends Pick<PartyErasureLeaf, 'party' | 'kinds' | 'reason'> {
  readonly actsBefore: Date;
  readonly at: Date;
}

const MOST_KINDS = 32;

/** A new leaf for an erasure. Refuses `code.unknown`. */
export function partyErasureLeaf({ party, kinds, reason, actsBefore, at }: NewPartyErasure): {
  readonly id: RedactionId;
  readonly leaf: Uint8Array;
  readonly leafHash: Uint8Array;
} {
  const id = newId('red');
  const leaf = canonicalBytes({
    v: 1,
    type: 'party',
    id,
    party,
    links: [],
    body: {
      act: 'erase',
      kinds: [...kinds].sort(),
      actsBefore: actsBefore.toISOString(),
      reason: requireCode('erasureReason', ERASURE_REASONS, reason),
    },
    time: at.toISOString(),
    auth: { kind: 'operator' },
  });
  return { id, leaf, leafHash: leafHash(leaf) };
}

/**
 * Reads the bytes of such a leaf. Refuses `leaf.too-large`, `leaf.not-canonical`, `leaf.unknown-type` for another type or act and for a later version of this one,
 * `code.unknown`, `leaf.invalid`.
 */
export function parsePartyErasureLeaf(bytes: Uint8Array): PartyErasureLeaf {
  const shape = new Shape('leaf.invalid', parseLeafJson(bytes));
  const type = shape.at('type').text(60);
  if (type !== 'party' || shape.at('v').value !== 1) {
    throw new Refusal('leaf.unknown-type', 'no party leaf of a version that is known here', { type });
  }
  shape.object(['v', 'type', 'id', 'party', 'links', 'body', 'time', 'auth']);
  const [auth, body] = [shape.at('auth'), shape.at('body')];
  const act = body.at('act').text(60);
  if (act !== 'erase') throw new Refusal('leaf.unknown-type', 'a party leaf that says something else', { act });
  shape.at('links').list(0);
  auth.object(['kind']);
  auth.at('kind').oneOf(['operator']);
  body.object(['act', 'kinds', 'actsBefore', 'reason']);
  const kinds = body.at('kinds').list(MOST_KINDS);
  return {
    id: readId(shape.at('id'), 'red'),
    party: readId(shape.at('party'), 'pty'),
    time: shape.at('time').time(),
    kinds: kinds.map((kind) => kind.match(/^[a-z][a-z-]{0,31}$/, 'a kind')),
    actsBefore: body.at('actsBefore').time(),
    reason: requireCode('erasureReason', ERASURE_REASONS, body.at('reason').text(60)),
  };
}

function readId<P extends 'red' | 'pty'>(shape: Shape, prefix: P): ReturnType<typeof asId<P>> {
  try {
    return asId(prefix, shape.value);
  } catch (error) {
    if (isRefusal(error)) shape.refuse(error.message);
    throw error;
  }
}
