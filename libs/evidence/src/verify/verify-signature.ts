import { isRefusal, Refusal, toHex } from '@filmdeed/kernel';
import { batchStatementOf } from '../batch.js';
import { recordOf } from '../leaf.js';
import type { OpenedLeaf } from '../opened.js';
import { type P256Check, verifySignature } from '../signature.js';
import type { MandateLeaf } from '../mandate/mandate-leaf.js';
import type { RevocationLeaf } from '../mandate/revocation-leaf.js';
import { verifyMandateLeaf, verifyRevocationLeaf } from '../mandate/verify-mandate-leaf.js';
import type { KeyLeaf } from '../signers/key-leaf.js';
import { verifyKeyLeaf } from '../signers/verify-key-leaf.js';
import { filingStatement } from '../statement.js';
import type { TrustV1 } from '../trust.js';
import { attempt, type Check, notChecked } from './check.js';

/** The check `signature` (docs/format.md §9): the party's key signed this record, alone (§3) or among others (§3.2). */
export function signatureCheck(opened: OpenedLeaf | undefined, trust: TrustV1 | null, check?: P256Check): Check {
  return attempt('signature', () => {
    if (opened === undefined) return notChecked('signature', 'depends-on-broken');
    const { signature } = opened;
    const { auth } = opened.leaf;
    if (auth.kind === 'operator') return notChecked('signature', 'not-signed', { auth: 'operator' });
    const { scheme, signer, signedAt, statement } = auth;
    if (trust === null && signature !== undefined) return notChecked('signature', 'no-trust', { scheme, signer });
    const digest = trust === null ? undefined : signedDigest(opened, trust.log.origin);
    if (digest === undefined || signature === undefined) {
      return notChecked('signature', 'not-disclosed', { scheme, signer });
    }
    if (toHex(digest) !== statement) {
      throw new Refusal('statement.mismatch', 'the leaf states another statement than its record makes', {
        stated: statement,
        computed: toHex(digest),
      });
    }
    const unknown = unlessUnknown(() => verifySignature(scheme, signer, digest, signature, check));
    if (unknown !== undefined) return unknown;
    const facts = { scheme, signer, signedAt, statement };
    return auth.kind === 'party' ? facts : { ...facts, index: auth.batch.index, count: auth.batch.count };
  });
}

/** The check `signature` of a key event (docs/format.md §14.3). */
export function keyEventCheck(leaf: KeyLeaf, trust: TrustV1 | null, check?: P256Check): Check {
  return attempt('signature', () => {
    const { auth, body } = leaf;
    if (auth.kind === 'operator' && !('possession' in body))
      return notChecked('signature', 'not-signed', { auth: 'operator' });
    if (trust === null) return notChecked('signature', 'no-trust', { action: body.action });
    let facts = {};
    const unknown = unlessUnknown(() => {
      facts = verifyKeyLeaf(leaf, trust.log.origin, check);
    });
    return unknown ?? facts;
  });
}

/** The check `signature` of a mandate or of its end (docs/format.md §15.4). */
export function mandateCheck(leaf: MandateLeaf | RevocationLeaf, trust: TrustV1 | null, check?: P256Check): Check {
  return attempt('signature', () => {
    const { auth } = leaf;
    if (auth.kind === 'operator') return notChecked('signature', 'not-signed', { auth: 'operator' });
    const { scheme, signer } = auth;
    if (trust === null) return notChecked('signature', 'no-trust', { scheme, signer });
    let facts = {};
    const unknown = unlessUnknown(() => {
      const { origin } = trust.log;
      facts =
        'action' in leaf.body
          ? verifyRevocationLeaf(leaf as RevocationLeaf, auth, origin, check)
          : verifyMandateLeaf(leaf as MandateLeaf, origin, check);
    });
    return unknown ?? facts;
  });
}

function unlessUnknown(run: () => void): Check | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (isRefusal(error, 'signature.unknown-scheme')) return notChecked('signature', 'unknown-scheme', error.facts);
    throw error;
  }
}

/** The digest that must have been signed; `undefined` if the leaf does not disclose all that it is made of. */
function signedDigest({ leaf, content, nonce }: OpenedLeaf, origin: string): Uint8Array | undefined {
  const { auth } = leaf;
  const record = recordOf(leaf);
  if (auth.kind === 'party-batch') return batchStatementOf(leaf, record, auth, origin).digest;
  if (auth.kind === 'operator' || content === undefined || nonce === undefined) return undefined;
  return filingStatement({ origin, record, content, signedAt: auth.signedAt, nonce }).digest;
}
