import { p256Signer, type Scheme, type Signature, signP256 } from '@filmdeed/evidence';
import { concatBytes, toBase64Url, utf8 } from '@filmdeed/kernel';
import { sha256 } from '@noble/hashes/sha2.js';
import { computeAddress, SigningKey } from 'ethers';
import { PARTY_KEY } from './filed-bundle.js';

export interface Signed {
  readonly scheme: Scheme;
  readonly signer: string;
  readonly signature: Signature;
}

/** Signs a statement digest as a key file, a passkey, a key in custody and a wallet would; another key may be given. */
export const PARTY_SIGNERS: Readonly<Record<Scheme, (digest: Uint8Array, key?: Uint8Array) => Signed>> = {
  p256: (digest, key = PARTY_KEY) => ({ scheme: 'p256', signer: p256Signer(key), signature: signP256(key, digest) }),
  'webauthn-p256': (digest, key = PARTY_KEY) => signWithPasskey(digest, key),
  'p256-custodial': (digest, key = PARTY_KEY) => ({ ...PARTY_SIGNERS.p256(digest, key), scheme: 'p256-custodial' }),
  secp256k1: (digest, secret = PARTY_KEY) => {
    const key = new SigningKey(secret);
    const rs = toBase64Url(Buffer.from(key.sign(digest).serialized.slice(2), 'hex'));
    return { scheme: 'secp256k1', signer: computeAddress(key).slice(2).toLowerCase(), signature: { rs } };
  },
};

/** An assertion; `flags` 5 is user present and verified. */
export function signWithPasskey(
  digest: Uint8Array,
  key: Uint8Array = PARTY_KEY,
  { flags = 5, type = 'webauthn.get' } = {},
): Signed {
  const authenticatorData = concatBytes(sha256(utf8('localhost')), Uint8Array.of(flags, 0, 0, 0, 1));
  const clientDataJSON = utf8(
    JSON.stringify({ type, challenge: toBase64Url(digest), origin: 'http://localhost:3000' }),
  );
  const { rs } = signP256(key, sha256(concatBytes(authenticatorData, sha256(clientDataJSON))));
  return {
    scheme: 'webauthn-p256',
    signer: p256Signer(key),
    signature: {
      rs,
      authenticatorData: toBase64Url(authenticatorData),
      clientDataJSON: toBase64Url(clientDataJSON),
    },
  };
}
