import { type Facts, Refusal, toHex } from '@filmdeed/kernel';
import { type P256Check, verifySignature } from '../signature.js';
import type { Statement } from '../statement.js';
import type { MandateAuth, MandateLeaf } from './mandate-leaf.js';
import { mandateStatement, revocationStatement } from './mandate-statements.js';
import type { RevocationLeaf } from './revocation-leaf.js';

/** That a key signed this mandate (docs/format.md §15.4). Refuses `statement.mismatch`, `signature.invalid`, `signature.unknown-scheme`. */
export function verifyMandateLeaf(leaf: MandateLeaf, origin: string, check?: P256Check): Facts {
  const { auth, body, id, party } = leaf;
  requireSigned(mandateStatement({ origin, record: leaf, signedAt: auth.signedAt, nonce: auth.nonce }), auth, check);
  const { principal, mandatary } = body;
  const { scheme, signer, signedAt } = auth;
  return { mandate: id, grantor: party, principal, mandatary, scheme, signer, signedAt };
}

/** That a key signed the end of a mandate; only for one that is signed. Refuses as `verifyMandateLeaf`. */
export function verifyRevocationLeaf(
  { party, body }: RevocationLeaf,
  auth: MandateAuth,
  origin: string,
  check?: P256Check,
): Facts {
  const { scheme, signer, signedAt, nonce } = auth;
  requireSigned(revocationStatement({ origin, party, body, signedAt, nonce }), auth, check);
  return { action: body.action, mandate: body.mandate, scheme, signer, signedAt };
}

function requireSigned({ digest }: Statement, auth: MandateAuth, check: P256Check | undefined): void {
  if (toHex(digest) !== auth.statement) {
    throw new Refusal('statement.mismatch', 'another statement was signed than this leaf makes', {
      stated: auth.statement,
      computed: toHex(digest),
    });
  }
  verifySignature(auth.scheme, auth.signer, digest, auth.signature, check);
}
