import { asId, isRefusal, newId, type PartyId, type RedactionId, Refusal, toHex } from '@filmdeed/kernel';
import { leafHash } from '@filmdeed/ledger';
import { canonicalBytes } from '../canonical-json.js';
import { ERASURE_REASONS, requireCode } from '../codes/index.js';
import { parseLeafJson } from '../leaf.js';
import { Shape } from '../shape.js';

/** The operator's statement that it erased what opens another leaf (docs/format.md §2.6): a copy of the database that is older learns it again from the log. */
export interface RedactionLeaf {
  readonly id: RedactionId;
  /** That of the leaf whose texts were erased. */
  readonly party: PartyId;
  readonly time: string;
  /** Hash of the leaf whose texts were erased, hex. */
  readonly leaf: string;
  /** Of `ERASURE_REASONS`. */
  readonly reason: string;
  /** True: what was handed in with it was erased too. */
  readonly original: boolean;
}

export interface NewRedaction extends Pick<RedactionLeaf, 'party' | 'reason' | 'original'> {
  readonly leafHash: Uint8Array;
  readonly at: Date;
}

/** A new leaf for an erasure. Refuses `code.unknown`. */
export function redactionLeaf({ party, reason, original, leafHash: erased, at }: NewRedaction): {
  readonly id: RedactionId;
  readonly leaf: Uint8Array;
  readonly leafHash: Uint8Array;
} {
  const id = newId('red');
  const leaf = canonicalBytes({
    v: 1,
    type: 'redaction',
    id,
    party,
    links: [],
    body: { leaf: toHex(erased), reason: requireCode('erasureReason', ERASURE_REASONS, reason), original },
    time: at.toISOString(),
    auth: { kind: 'operator' },
  });
  return { id, leaf, leafHash: leafHash(leaf) };
}

/**
 * Reads the bytes of a redaction leaf. Refuses `leaf.too-large`, `leaf.not-canonical`, `leaf.unknown-type` for another type and for a later version of this one,
 * `code.unknown`, `leaf.invalid`.
 */
export function parseRedactionLeaf(bytes: Uint8Array): RedactionLeaf {
  const shape = new Shape('leaf.invalid', parseLeafJson(bytes));
  const type = shape.at('type').text(60);
  if (type !== 'redaction' || shape.at('v').value !== 1) {
    throw new Refusal('leaf.unknown-type', 'no redaction of a version that is known here', { type });
  }
  shape.object(['v', 'type', 'id', 'party', 'links', 'body', 'time', 'auth']);
  shape.at('links').list(0);
  const [auth, body] = [shape.at('auth'), shape.at('body')];
  auth.object(['kind']);
  auth.at('kind').oneOf(['operator']);
  body.object(['leaf', 'reason', 'original']);
  return {
    id: readId(shape.at('id'), 'red'),
    party: readId(shape.at('party'), 'pty'),
    time: shape.at('time').time(),
    leaf: body.at('leaf').hex(32),
    reason: requireCode('erasureReason', ERASURE_REASONS, body.at('reason').text(60)),
    original: body.at('original').boolean(),
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
