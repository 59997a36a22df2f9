import type { PartyId, SignerId } from '@filmdeed/kernel';
import type { Scheme } from '@filmdeed/evidence';

/** A key with which a party signs. The private half never comes to us. */
export interface Signer {
  readonly id: SignerId;
  readonly party: PartyId;
  readonly scheme: Scheme;
  /** Key part of the ERC-7913 signer, hex. */
  readonly key: string;
  /** WebAuthn credential id, base64url, where the key is a passkey. */
  readonly credentialId: string | null;
  readonly label: string;
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
}
