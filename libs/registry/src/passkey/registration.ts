import { checkP256, type P256Check, p256SignatureFromDer } from '@filmdeed/evidence';
import { concatBytes, equalBytes, fromBase64Url, utf8 } from '@filmdeed/kernel';
import { sha256 } from '@noble/hashes/sha2.js';
import { type AuthenticatorData, type AttestedCredential, readAuthenticatorData } from './authenticator-data.js';
import { type Cbor, type CborMap, readCbor } from './cbor.js';
import { bytesOf, readClientData } from './client-data.js';
import type { Passkey, PasskeySite } from './passkey.js';
import { refusePasskey } from './passkey-refusal.js';

/** `AuthenticatorAttestationResponse`, its members base64url. */
export interface RegistrationAnswer {
  readonly clientDataJSON: string;
  readonly attestationObject: string;
}

export type RegisteredKey = Pick<Passkey, 'credentialId' | 'key' | 'signCount' | 'backupEligible' | 'backedUp'>;

const MOST_OBJECT = 16_384;

/**
 * WebAuthn Level 3 §7.1 for a discoverable passkey with user verification. Nobody is asked who built the authenticator: its statement is `none`, or
 * made by the new key itself (§8.2, self attestation). Whether the challenge is ours, live and unused is its store's to say; here it is equal or not.
 * Refuses `passkey.invalid`.
 */
export function checkRegistration(
  answer: RegistrationAnswer,
  expected: PasskeySite & { readonly challenge: string },
  check: P256Check = checkP256,
): RegisteredKey {
  const client = readClientData(answer.clientDataJSON, { type: 'webauthn.create', origin: expected.origin });
  if (client.challenge !== expected.challenge) refusePasskey('challenge', 'the answer to another challenge');
  const object = readObject(bytesOf(answer.attestationObject, MOST_OBJECT));
  const authData = object.get('authData');
  if (!(authData instanceof Uint8Array)) return refusePasskey('form', 'no authenticator data');
  const data = readAuthenticatorData(authData);
  requireUser(data, expected.rpId);
  if (data.attested === null) return refusePasskey('form', 'no new credential');
  checkStatement(object, authData, client.bytes, data.attested, check);
  const { signCount, backupEligible, backedUp } = data;
  return { ...data.attested, signCount, backupEligible, backedUp };
}

/** §7.1 steps 14 to 20, §7.2 steps 15 to 19: for whom, by whom, and a backup only of what may be backed up. */
export function requireUser(data: AuthenticatorData, rpId: string): void {
  if (!equalBytes(data.rpIdHash, sha256(utf8(rpId)))) refusePasskey('rp', 'made for another site');
  if (!data.userPresent) refusePasskey('user-absent', 'nobody was there');
  if (!data.userVerified) refusePasskey('user-unverified', 'the authenticator did not verify its user');
  if (data.backedUp && !data.backupEligible) refusePasskey('backup', 'backed up, though it may not be');
}

function readObject(bytes: Uint8Array): CborMap {
  try {
    const { value, end } = readCbor(bytes);
    if (value instanceof Map && end === bytes.length) return value as CborMap;
  } catch {
    // no CBOR: told below
  }
  return refusePasskey('form', 'no attestation object');
}

function checkStatement(
  object: CborMap,
  authData: Uint8Array,
  clientData: Uint8Array,
  { key }: AttestedCredential,
  check: P256Check,
): void {
  const statement: Cbor | undefined = object.get('attStmt');
  if (!(statement instanceof Map)) return refusePasskey('form', 'no attestation statement');
  if (object.get('fmt') === 'none' && statement.size === 0) return;
  const signature: unknown = statement.get('sig');
  const isSelf = object.get('fmt') === 'packed' && statement.size === 2 && statement.get('alg') === -7;
  if (!isSelf || !(signature instanceof Uint8Array)) return refusePasskey('attestation', 'another attestation');
  const message = sha256(concatBytes(authData, sha256(clientData)));
  if (!check(key, message, lowOf(signature))) refusePasskey('attestation', 'not made by the new key');
}

/** r ‖ s of an ECDSA signature in DER. Refuses `passkey.invalid` (`signature`). */
export function lowOf(der: Uint8Array): Uint8Array {
  try {
    return fromBase64Url(p256SignatureFromDer(der));
  } catch {
    return refusePasskey('signature', 'no signature in DER');
  }
}
