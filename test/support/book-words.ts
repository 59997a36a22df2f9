import { type BookAct, type BookDeployment, bookStatement, newNonce } from '@filmdeed/evidence';
import { type PartyId, toHex } from '@filmdeed/kernel';
import type { BookSignature, SignedWords } from '@filmdeed/registry';
import { SigningKey, type Wallet } from 'ethers';

/** What signs 32 bytes as a contract takes it. */
export interface BookKey {
  /** ERC-7913 bytes, 0x-hex */
  readonly signer: string;
  sign(digest: Uint8Array): string;
}

/** An account of its own. */
export function walletKey(wallet: Pick<Wallet, 'privateKey' | 'address'>): BookKey {
  const key = new SigningKey(wallet.privateKey);
  return { signer: wallet.address.toLowerCase(), sign: (digest) => key.sign(`0x${toHex(digest)}`).serialized };
}

/** Words, signed by `by` and, where a key comes in, by `incoming`. */
export function signedWords(
  deployment: BookDeployment,
  words: { readonly party: PartyId; readonly act: BookAct; readonly deadline: number; readonly byLaw?: boolean },
  by: readonly BookKey[],
  incoming: BookKey | null = null,
): SignedWords & { readonly digest: Uint8Array } {
  const nonce = newNonce();
  const { digest } = bookStatement(deployment, { ...words, nonce });
  const signed = (key: BookKey): BookSignature => ({ signer: key.signer, signature: key.sign(digest) });
  return { ...words, nonce, digest, signatures: by.map(signed), proof: incoming?.sign(digest) ?? null };
}
