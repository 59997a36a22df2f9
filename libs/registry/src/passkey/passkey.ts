import type { AccountId, PasskeyId } from '@filmdeed/kernel';

/**
 * A passkey that signs its holder in. It is no signing key: those are the party's (`Signer`), carry its id as user handle and sign statements; this one
 * carries the account's, so that an authenticator keeps both and neither overwrites the other.
 */
export interface Passkey {
  readonly id: PasskeyId;
  readonly account: AccountId;
  /** base64url */
  readonly credentialId: string;
  /** X ‖ Y of a P-256 key in hex. */
  readonly key: string;
  /** 0 for ever where the authenticator does not count. */
  readonly signCount: number;
  readonly backupEligible: boolean;
  readonly backedUp: boolean;
  readonly label: string;
  readonly createdAt: Date;
  readonly usedAt: Date | null;
}

/** Where passkeys of this instance live and die. */
export interface PasskeySite {
  /** `https://filmdeed.example` */
  readonly origin: string;
  /** Its host, which authenticators bind a passkey to. */
  readonly rpId: string;
}

/** Passkeys of one account at most. */
export const MOST_PASSKEYS = 20;
