import { checkP256, type P256Check } from '@filmdeed/evidence';
import { concatBytes, equalBytes, utf8 } from '@filmdeed/kernel';
import { sha256 } from '@noble/hashes/sha2.js';
import { readAuthenticatorData } from './authenticator-data.js';
import { bytesOf, readClientData } from './client-data.js';
import type { Passkey, PasskeySite } from './passkey.js';
import { refusePasskey } from './passkey-refusal.js';
import { lowOf, requireUser } from './registration.js';

/** `AuthenticatorAssertionResponse` with the id of its credential, all base64url. */
export interface AssertionAnswer {
  readonly credentialId: string;
  readonly clientDataJSON: string;
  readonly authenticatorData: string;
  /** DER */
  readonly signature: string;
  /** What the credential carries as its user: the account's id. */
  readonly userHandle: string | null;
}

const MOST_BYTES = 2000;

/**
 * WebAuthn Level 3 §7.2 against a passkey that we know: type, challenge, origin, site, user present and verified, user handle, backup flags, signature,
 * counter. Whether the challenge is ours, live and unused is its store's to say. Gives the counter and backup state to keep. Refuses `passkey.invalid`.
 */
export function checkAssertion(
  answer: AssertionAnswer,
  passkey: Pick<Passkey, 'account' | 'credentialId' | 'key' | 'signCount' | 'backupEligible'>,
  expected: PasskeySite & { readonly challenge: string },
  check: P256Check = checkP256,
): Pick<Passkey, 'signCount' | 'backedUp'> {
  if (answer.credentialId !== passkey.credentialId) refusePasskey('form', 'another credential');
  const client = readClientData(answer.clientDataJSON, { type: 'webauthn.get', origin: expected.origin });
  if (client.challenge !== expected.challenge) refusePasskey('challenge', 'the answer to another challenge');
  if (answer.userHandle !== null && !equalBytes(bytesOf(answer.userHandle, 64), utf8(passkey.account))) {
    refusePasskey('user', 'a credential of another user');
  }
  const authData = bytesOf(answer.authenticatorData, MOST_BYTES);
  const data = readAuthenticatorData(authData);
  requireUser(data, expected.rpId);
  // §6.1.3: whether a key may be backed up is settled when it is made.
  if (data.backupEligible !== passkey.backupEligible)
    refusePasskey('backup', 'eligible for a backup or not: it changed');
  const message = sha256(concatBytes(authData, sha256(client.bytes)));
  if (!check(passkey.key, message, lowOf(bytesOf(answer.signature, 200)))) {
    refusePasskey('signature', 'not signed by this passkey');
  }
  if (!counterGrows(passkey.signCount, data.signCount))
    refusePasskey('counter', 'the counter went back: a copied key?');
  return { signCount: data.signCount, backedUp: data.backedUp };
}

/** §6.1.1: a counter grows with every use; 0 both times says that the authenticator does not count. */
export function counterGrows(known: number, given: number): boolean {
  return given > known || (given === 0 && known === 0);
}
