import { type Facts, Refusal, toHex } from '@filmdeed/kernel';
import type { P256Check } from '../signature.js';
import { verifySignature } from '../signature.js';
import { custodyOf } from '../signature-form.js';
import { keyStatement, type Statement } from '../statement.js';
import { type KeyLeaf, type Possession, RECOVERY_MS } from './key-leaf.js';
import { keyChangeStatement, thresholdStatement } from './key-statements.js';
import type { SignerKey } from './signer-bytes.js';

/**
 * What a key event proves by itself (docs/format.md §14.3): the new key's own word, and that of the key that agreed. Refuses `signature.invalid`,
 * `signature.unknown-scheme`, `statement.mismatch`, `time.invalid` for a recovery that is public for too short a time. Whether the key that agreed was the
 * party's then, earlier leaves say.
 */
export function verifyKeyLeaf(leaf: KeyLeaf, origin: string, check?: P256Check): Facts {
  const { auth, body, party } = leaf;
  if ('possession' in body) verifyPossession({ origin, party }, body, body.possession, check);
  if (body.action === 'recover' && Date.parse(body.effective) - Date.parse(leaf.time) < RECOVERY_MS) {
    throw new Refusal('time.invalid', 'a recovery takes effect 30 days later at the earliest', {
      effective: body.effective,
    });
  }
  const facts: Facts =
    body.action === 'threshold' ? { threshold: body.threshold } : { scheme: body.scheme, signer: body.key };
  if (auth.kind === 'operator') return { action: body.action, ...facts, agreed: false };
  if (custodyOf(auth.scheme) === 'operator') {
    throw new Refusal('signature.invalid', 'a key in custody changes no keys', { scheme: auth.scheme });
  }
  const { digest } = eventStatement(leaf, { origin, signedAt: auth.signedAt, nonce: auth.nonce })!;
  if (toHex(digest) !== auth.statement) {
    throw new Refusal('statement.mismatch', 'another statement was signed than this event makes', {
      stated: auth.statement,
      computed: toHex(digest),
    });
  }
  verifySignature(auth.scheme, auth.signer, digest, auth.signature, check);
  return { action: body.action, ...facts, agreed: true, agreedBy: auth.signer, signedAt: auth.signedAt };
}

/** The statement that a key signs to agree to an event; none agrees to a recovery. */
export function eventStatement(
  { party, body }: Pick<KeyLeaf, 'party' | 'body'>,
  signing: { readonly origin: string; readonly signedAt: string; readonly nonce: string },
): Statement | undefined {
  const { action } = body;
  if (action === 'threshold') return thresholdStatement({ ...signing, party, threshold: body.threshold });
  if (action === 'recover') return undefined;
  const replaces = action === 'rotate' ? body.replaces : undefined;
  return keyChangeStatement({ ...signing, party, change: action, subject: body, replaces });
}

/** The key's own word that it is this party's. Refuses as `verifySignature` does. */
export function verifyPossession(
  { origin, party }: Pick<KeyLeaf, 'party'> & { readonly origin: string },
  { scheme, key }: SignerKey,
  { signature, ...signing }: Possession,
  check?: P256Check,
): void {
  verifySignature(scheme, key, keyStatement({ origin, party, scheme, key, ...signing }).digest, signature, check);
}
