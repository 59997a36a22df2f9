import { keyStatement, newNonce } from '@filmdeed/evidence';
import { asId } from '@filmdeed/kernel';
import { addSigner } from '../api/signers.js';
import type { Account, SignerView } from '../api/types.js';
import { createPasskey, signWithPasskey } from './passkey.js';

/** Makes a passkey, lets it sign the key statement, and registers it with that proof. */
export async function registerPasskey(
  account: Account,
  origin: string,
  label: string,
  known: readonly SignerView[],
): Promise<SignerView> {
  const party = asId('pty', account.party);
  const present = known.flatMap(({ credentialId, revokedAt }) =>
    credentialId === null || revokedAt ? [] : [credentialId],
  );
  const { credentialId, key } = await createPasskey({ party, login: account.login, name: account.name }, present);
  const signedAt = new Date().toISOString();
  const nonce = newNonce();
  const { digest } = keyStatement({ origin, party, scheme: 'webauthn-p256', key, signedAt, nonce });
  const { signature } = await signWithPasskey(digest, [credentialId]);
  return addSigner({ scheme: 'webauthn-p256', key, credentialId, label, proof: { signedAt, nonce, signature } });
}
