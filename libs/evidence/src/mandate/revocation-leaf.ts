import { type MandateId, newId, type PartyId, type RevocationId } from '@filmdeed/kernel';
import { leafHash } from '@filmdeed/ledger';
import { canonicalBytes, type Json } from '../canonical-json.js';
import type { Commitment } from '../disclosure.js';
import { readCommitment } from '../filing-body.js';
import { parseLeafJson, readAuth, requireLeafSize } from '../leaf.js';
import { Shape } from '../shape.js';
import { type MandateAuth, readId, requireType } from './mandate-leaf.js';

/** `revoke`: whoever granted it, or is acted for, ends it; `renounce`: whoever holds it does. */
export const MANDATE_ENDINGS = ['revoke', 'renounce'] as const;
export type MandateEnding = (typeof MANDATE_ENDINGS)[number];

export interface RevocationBody {
  readonly action: MandateEnding;
  readonly mandate: MandateId;
  /** Hash of the mandate's leaf, hex. */
  readonly leaf: string;
  readonly reason?: Commitment;
}

/** That a mandate has ended from `time` on (docs/format.md §15.3). */
export interface RevocationLeaf {
  readonly id: RevocationId;
  /** Who ends it. */
  readonly party: PartyId;
  readonly time: string;
  /** `operator`: nobody's word but the operator's, for somebody who had signed in. */
  readonly auth: { readonly kind: 'operator' } | MandateAuth;
  readonly body: RevocationBody;
}

export interface MadeRevocation {
  readonly parsed: RevocationLeaf;
  readonly leaf: Uint8Array;
  readonly leafHash: Uint8Array;
}

export function revocationLeaf({
  party,
  auth,
  body,
  at,
}: Pick<RevocationLeaf, 'party' | 'auth' | 'body'> & { readonly at: Date }): MadeRevocation {
  const parsed: RevocationLeaf = { id: newId('rev'), party, time: at.toISOString(), auth, body };
  const leaf = canonicalBytes({ ...parsed, v: 1, type: 'revocation', links: [] } as unknown as Json);
  requireLeafSize(leaf);
  return { parsed, leaf, leafHash: leafHash(leaf) };
}

/** Refuses `leaf.too-large`, `leaf.not-canonical`, `leaf.unknown-type`, `leaf.invalid`, `leaf.field-not-clear`. */
export function parseRevocationLeaf(bytes: Uint8Array): RevocationLeaf {
  const shape = new Shape('leaf.invalid', parseLeafJson(bytes));
  requireType(shape, 'revocation');
  shape.object(['v', 'type', 'id', 'party', 'links', 'body', 'time', 'auth']);
  shape.at('links').list(0);
  const body = shape.at('body');
  body.object(['action', 'mandate', 'leaf'], ['reason']);
  const auth = readAuth(shape.at('auth'), false);
  if (auth.kind === 'party-batch') return shape.at('auth').at('kind').refuse('a revocation is signed alone');
  return {
    id: readId(shape.at('id'), 'rev'),
    party: readId(shape.at('party'), 'pty'),
    time: shape.at('time').time(),
    auth: auth as RevocationLeaf['auth'],
    body: {
      action: body.at('action').oneOf(MANDATE_ENDINGS),
      mandate: readId(body.at('mandate'), 'mdt'),
      leaf: body.at('leaf').hex(32),
      ...(body.has('reason') ? { reason: readCommitment(body.at('reason')) } : {}),
    },
  };
}
