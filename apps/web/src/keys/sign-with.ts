import type { Signature, Statement } from '@filmdeed/evidence';
import { signInCustody } from '../api/signers.js';
import type { SignerView } from '../api/types.js';
import { deviceKeysWork, signWithDeviceKey } from './device-key.js';
import { passkeyObstacle, signWithPasskey } from './passkey.js';
import { hasWallet, signWithWallet } from './wallet.js';

/** What a key is to its holder. A key in the form of a passkey without a credential is kept by a browser. */
export type KeyKind = 'passkey' | 'device' | 'wallet' | 'file' | 'custodial' | 'other';

type Key = Pick<SignerView, 'scheme' | 'credentialId'>;

export function kindOf({ scheme, credentialId }: Key): KeyKind {
  if (scheme === 'webauthn-p256') return credentialId === null ? 'device' : 'passkey';
  if (scheme === 'secp256k1') return 'wallet';
  if (scheme === 'p256') return 'file';
  return scheme === 'p256-custodial' ? 'custodial' : 'other';
}

/** Whether this browser could let that key sign now. */
export function canSignHere(signer: Key & Pick<SignerView, 'state'>): boolean {
  if (signer.state !== 'live') return false;
  const kind = kindOf(signer);
  if (kind === 'passkey') return passkeyObstacle() === undefined;
  if (kind === 'device') return deviceKeysWork();
  return kind === 'wallet' ? hasWallet() : kind === 'custodial';
}

/**
 * Lets the key sign exactly this statement; whoever calls has shown its words before. Contracts want a passkey that verified its user (`required`). Refuses
 * as the way of signing does.
 */
export async function signWith(
  signer: Pick<SignerView, 'id' | 'scheme' | 'key' | 'credentialId'>,
  { digest, typedData }: Statement,
  userVerification: 'preferred' | 'required' = 'preferred',
): Promise<Signature> {
  switch (kindOf(signer)) {
    case 'device':
      return signWithDeviceKey(signer.key, digest);
    case 'wallet':
      return signWithWallet(signer.key, typedData);
    case 'custodial':
      return signInCustody(signer.id, typedData);
    default:
      return (
        await signWithPasskey(digest, signer.credentialId === null ? [] : [signer.credentialId], userVerification)
      ).signature;
  }
}
