import { Refusal } from '@filmdeed/kernel';
import { bookSigner, type BookVerifiers } from '../party-book/book-signature.js';
import { SIGNER_BYTES } from '../signature-form.js';

/** A key as statements and leaves name it: the part of the ERC-7913 signer that is the same on every chain. */
export interface SignerKey {
  readonly scheme: string;
  /** hex */
  readonly key: string;
}

/** A contract wallet (ERC-1271): an address whose code judges the signature. */
export const CONTRACT_SCHEME = 'erc1271';

/**
 * The ERC-7913 signer of a key on the chain of these verifiers, 0x-hex: an address stands for itself (`secp256k1`, `erc1271`), another key behind the address
 * of its verifier. Refuses `signature.unknown-scheme` for a scheme that chains do not judge, one of the operator's keeping too, and `signer.invalid`.
 */
export function signerBytes({ scheme, key }: SignerKey, verifiers: BookVerifiers): string {
  const bookScheme = scheme === CONTRACT_SCHEME ? 'secp256k1' : scheme;
  if (bookScheme !== 'secp256k1' && bookScheme !== 'p256' && bookScheme !== 'webauthn-p256') {
    throw new Refusal('signature.unknown-scheme', `no verifier on chains for ${scheme}`, { scheme });
  }
  const bytes = SIGNER_BYTES[bookScheme];
  if (key.length !== 2 * bytes || !/^[0-9a-f]+$/.test(key)) {
    throw new Refusal('signer.invalid', `a ${scheme} key is ${bytes} bytes in hex`, { scheme, bytes });
  }
  return bookSigner(bookScheme, key, verifiers);
}

/**
 * The key inside the ERC-7913 signer of a chain with these verifiers. An address reads as `secp256k1`: whether a contract stands there the chain says.
 * Refuses `signer.invalid` for another form or verifier.
 */
export function parseSignerBytes(signer: string, verifiers: BookVerifiers): SignerKey {
  const hex = /^0x([0-9a-f]+)$/.exec(signer)?.[1] ?? '';
  if (hex.length === 40) return { scheme: 'secp256k1', key: hex };
  const scheme = (['p256', 'webauthn-p256'] as const).find(
    (each) => verifiers[each === 'p256' ? 'p256' : 'webauthn'].toLowerCase() === `0x${hex.slice(0, 40)}`,
  );
  const key = hex.slice(40);
  if (scheme === undefined || key.length !== 2 * SIGNER_BYTES[scheme]) {
    throw new Refusal('signer.invalid', 'no signer with a verifier of this chain', { signer: signer.slice(0, 42) });
  }
  return { scheme, key };
}
