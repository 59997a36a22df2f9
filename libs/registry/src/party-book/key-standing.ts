import { type BookVerifiers, signerBytes } from '@filmdeed/evidence';
import { isRefusal } from '@filmdeed/kernel';
import type { Signer } from '../signer/signer.js';
import type { HandedInWords } from './book-outbox.js';
import type { BookParty } from './book-ports.js';

/** Where a key stands in the book: `waiting` while words that bring it in are on their way; `no-verifier`: no contract takes its
 * signatures, as its scheme has no verifier there, or as it is a browser's own key, which verifies nobody and says so. */
export const KEY_STANDINGS = ['bound', 'waiting', 'not-bound', 'no-verifier'] as const;
export type KeyStanding = (typeof KEY_STANDINGS)[number];

export interface StandingKey {
  /** ERC-7913 bytes, 0x-hex; null where no contract judges the scheme. */
  readonly signer: string | null;
  readonly standing: KeyStanding;
}

export function keyStanding(
  { scheme, key, credentialId }: Pick<Signer, 'scheme' | 'key' | 'credentialId'>,
  verifiers: BookVerifiers,
  { signers }: Pick<BookParty, 'signers'>,
  words: readonly HandedInWords[],
): StandingKey {
  const signer = bytesOf(scheme, key, verifiers);
  if (signer === null || (scheme === 'webauthn-p256' && credentialId === null))
    return { signer: null, standing: 'no-verifier' };
  if (signers.includes(signer)) return { signer, standing: 'bound' };
  const isComing = words.some(
    ({ state, words: { act } }) =>
      (state === 'queued' || state === 'sent' || state === 'landed') &&
      (act.act === 'rotate' ? act.to : act.act === 'bind' || act.act === 'add' ? act.signer : null) === signer,
  );
  return { signer, standing: isComing ? 'waiting' : 'not-bound' };
}

function bytesOf(scheme: string, key: string, verifiers: BookVerifiers): string | null {
  try {
    return signerBytes({ scheme, key }, verifiers);
  } catch (error) {
    if (!isRefusal(error, 'signature.unknown-scheme')) throw error;
    return null;
  }
}
