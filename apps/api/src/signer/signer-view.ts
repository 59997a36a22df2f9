import { custodyOf } from '@filmdeed/evidence';
import { restrictedUntil, type Signer, stateOf } from '@filmdeed/registry';
import type { SignerDto } from './signer.dto.js';

/** A key as its party sees it; its own word stands in its leaf. */
export function viewSigner(signer: Signer, now: Date): SignerDto {
  const { id, scheme, key, credentialId, label, createdAt, effectiveAt, revokedAt } = signer;
  return {
    ...{ id, scheme, key, credentialId, label, state: stateOf(signer, now), custody: custodyOf(scheme) },
    ...{ createdAt: createdAt.toISOString(), effectiveAt: effectiveAt.toISOString() },
    restrictedUntil: restrictedUntil(signer)?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
  };
}
