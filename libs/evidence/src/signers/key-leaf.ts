import { asId, isRefusal, type KeyEventId, newId, type PartyId, Refusal } from '@filmdeed/kernel';
import { leafHash } from '@filmdeed/ledger';
import { canonicalBytes, type Json } from '../canonical-json.js';
import { type Auth, parseLeafJson, type PartyAuth, readAuth, requireLeafSize } from '../leaf.js';
import { Shape } from '../shape.js';
import { custodyOf, readSignature, type Signature } from '../signature-form.js';
import type { SignerKey } from './signer-bytes.js';

/** What happens to a key (docs/format.md §14): `recover` binds it without the word of another key, so that it takes effect only later. */
export const KEY_ACTIONS = ['bind', 'rotate', 'recover', 'veto', 'revoke', 'threshold'] as const;
export type KeyAction = (typeof KEY_ACTIONS)[number];

/** A recovery is public for so long before it takes effect; any key of the party may object meanwhile. */
export const RECOVERY_DAYS = 30;
export const RECOVERY_MS = RECOVERY_DAYS * 86_400_000;

/** The key's own word that it is the party's: signature over the `KeyStatement` (§14.2). */
export interface Possession {
  readonly signedAt: string;
  readonly nonce: string;
  readonly signature: Signature;
}

/** Signed by a key of the party, in the clear; `operator`: nobody's word but the operator's. */
export type KeyAuth = { readonly kind: 'operator' } | (PartyAuth & { nonce: string; signature: Signature });

interface Named extends SignerKey {
  /** Who keeps the secret half. */
  readonly custody: 'party' | 'operator';
}

export type KeyBody =
  | (Named & { readonly action: 'bind'; readonly possession: Possession })
  | (Named & { readonly action: 'rotate'; readonly possession: Possession; readonly replaces: SignerKey })
  | (Named & { readonly action: 'recover'; readonly possession: Possession; readonly effective: string })
  | (Named & { readonly action: 'veto' | 'revoke' })
  | { readonly action: 'threshold'; readonly threshold: number };

/** One event in the life of a party's keys, as the log shows it to everybody. */
export interface KeyLeaf {
  readonly id: KeyEventId;
  readonly party: PartyId;
  readonly time: string;
  readonly auth: KeyAuth;
  readonly body: KeyBody;
}

export interface MadeKeyLeaf {
  readonly parsed: KeyLeaf;
  readonly leaf: Uint8Array;
  readonly leafHash: Uint8Array;
}

/** A new leaf for an event; `at` is its time. Refuses `leaf.too-large`. */
export function keyLeaf({
  party,
  auth,
  body,
  at,
}: Pick<KeyLeaf, 'party' | 'auth' | 'body'> & { at: Date }): MadeKeyLeaf {
  const parsed: KeyLeaf = { id: newId('key'), party, time: at.toISOString(), auth, body };
  const leaf = canonicalBytes({ ...parsed, v: 1, type: 'key', links: [] } as unknown as Json);
  requireLeafSize(leaf);
  return { parsed, leaf, leafHash: leafHash(leaf) };
}

/**
 * Reads the bytes of a key leaf. Refuses `leaf.too-large`, `leaf.not-canonical`, `leaf.unknown-type` for another type and for a later version of this one,
 * `code.unknown` for an action that is not known here, `leaf.invalid`.
 */
export function parseKeyLeaf(bytes: Uint8Array): KeyLeaf {
  const shape = new Shape('leaf.invalid', parseLeafJson(bytes));
  const type = shape.at('type').text(60);
  if (type !== 'key' || shape.at('v').value !== 1) {
    throw new Refusal('leaf.unknown-type', 'no key event of a version that is known here', { type });
  }
  shape.object(['v', 'type', 'id', 'party', 'links', 'body', 'time', 'auth']);
  shape.at('links').list(0);
  const body = readBody(shape.at('body'));
  const auth = readKeyAuth(shape.at('auth'));
  // A recovery is what has no word of a key; a rotation and a number of signers have no other.
  if (body.action === 'recover' && auth.kind !== 'operator')
    shape.at('auth').refuse('a recovery that a key agreed to is a binding');
  if ((body.action === 'rotate' || body.action === 'threshold') && auth.kind === 'operator') {
    shape.at('auth').refuse(`a ${body.action} without the word of a key`);
  }
  return {
    id: readId(shape.at('id'), 'key'),
    party: readId(shape.at('party'), 'pty'),
    time: shape.at('time').time(),
    auth,
    body,
  };
}

function readBody(shape: Shape): KeyBody {
  const action = shape.at('action').text(60);
  if (!(KEY_ACTIONS as readonly string[]).includes(action)) {
    throw new Refusal('code.unknown', 'an action with keys that is not known here', {
      list: 'keyAction',
      value: action,
    });
  }
  if (action === 'threshold') {
    shape.object(['action', 'threshold']);
    return { action, threshold: shape.at('threshold').integer(1) };
  }
  const common = ['action', 'scheme', 'key', 'custody'];
  if (action === 'veto' || action === 'revoke') {
    shape.object(common);
    return { action, ...readNamed(shape) };
  }
  const own = action === 'rotate' ? ['replaces'] : action === 'recover' ? ['effective'] : [];
  shape.object([...common, 'possession', ...own]);
  const named = {
    ...readNamed(shape),
    possession: readPossession(shape.at('possession'), shape.at('scheme').text(60)),
  };
  if (action === 'bind') return { action, ...named };
  if (action === 'rotate') {
    const replaces = shape.at('replaces');
    replaces.object(['scheme', 'key']);
    return { action, ...named, replaces: readKey(replaces) };
  }
  return { action: 'recover', ...named, effective: shape.at('effective').time() };
}

function readNamed(shape: Shape): Named {
  const key = readKey(shape);
  const custody = shape.at('custody').oneOf(['party', 'operator']);
  if (custody !== custodyOf(key.scheme)) shape.at('custody').refuse('not what the scheme says');
  return { ...key, custody };
}

function readKey(shape: Shape): SignerKey {
  return { scheme: shape.at('scheme').text(60), key: shape.at('key').match(/^(?:[0-9a-f]{2}){1,2048}$/, 'hex') };
}

function readPossession(shape: Shape, scheme: string): Possession {
  shape.object(['signedAt', 'nonce', 'signature']);
  return {
    signedAt: shape.at('signedAt').time(),
    nonce: shape.at('nonce').hex(32),
    signature: readSignature(shape.at('signature'), scheme),
  };
}

function readKeyAuth(shape: Shape): KeyAuth {
  const auth: Auth = readAuth(shape, false);
  if (auth.kind === 'party-batch') return shape.at('kind').refuse('a key event is signed alone');
  return auth as KeyAuth;
}

function readId<P extends 'key' | 'pty'>(shape: Shape, prefix: P): ReturnType<typeof asId<P>> {
  try {
    return asId(prefix, shape.value);
  } catch (error) {
    if (isRefusal(error)) shape.refuse(error.message);
    throw error;
  }
}
