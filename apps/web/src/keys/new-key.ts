import { type KeyBody, eventStatement, keyStatement, newNonce, type Scheme, type Statement } from '@filmdeed/evidence';
import type { PartyId } from '@filmdeed/kernel';
import type { Agreement, NewSigner, SignerView } from '../api/types.js';
import { createDeviceKey } from './device-key.js';
import { createPasskey } from './passkey.js';
import { signWith } from './sign-with.js';
import { walletAccount } from './wallet.js';

/** A key that was made or found here, and is bound to nobody yet. */
export interface Candidate {
  readonly scheme: Scheme;
  readonly key: string;
  readonly credentialId: string | null;
}

/** Makes a passkey or a key of this browser, or asks the wallet for its account. */
export async function candidateOf(
  kind: 'passkey' | 'device' | 'wallet',
  who: { readonly party: string; readonly login: string; readonly name: string },
  known: readonly SignerView[],
): Promise<Candidate> {
  if (kind === 'device') return { scheme: 'webauthn-p256', key: await createDeviceKey(), credentialId: null };
  if (kind === 'wallet') return { scheme: 'secp256k1', key: await walletAccount(), credentialId: null };
  const present = known.flatMap(({ credentialId, state }) =>
    credentialId === null || state === 'ended' ? [] : [credentialId],
  );
  return { scheme: 'webauthn-p256', ...(await createPasskey(who, present)) };
}

export interface Dated {
  readonly statement: Statement;
  readonly signedAt: string;
  readonly nonce: string;
}

/** What the new key signs: that it is this party's. */
export function possessionOf(origin: string, party: PartyId, { scheme, key }: Candidate): Dated {
  const dated = { signedAt: new Date().toISOString(), nonce: newNonce() };
  return { ...dated, statement: keyStatement({ origin, party, scheme, key, ...dated }) };
}

/** What a key of the party signs about another key, or about how many must sign. */
export function agreementOf(origin: string, party: PartyId, body: object): Dated {
  const dated = { signedAt: new Date().toISOString(), nonce: newNonce() };
  return { ...dated, statement: eventStatement({ party, body: body as KeyBody }, { origin, ...dated })! };
}

/** Lets a key of the party agree. */
export async function agreed(signer: SignerView, { statement, signedAt, nonce }: Dated): Promise<Agreement> {
  return { scheme: signer.scheme, signer: signer.key, signedAt, nonce, signature: await signWith(signer, statement) };
}

/** Lets the new key sign, then the one that agrees: what `POST /signers` takes. */
export async function orderOf(
  candidate: Candidate,
  label: string,
  possession: Dated,
  agreeing?: { readonly signer: SignerView; readonly dated: Dated },
): Promise<NewSigner> {
  const { scheme, key, credentialId } = candidate;
  const signature = await signWith({ id: '', ...candidate }, possession.statement);
  const { signedAt, nonce } = possession;
  return {
    ...{ scheme, key, label, proof: { signedAt, nonce, signature } },
    ...(credentialId === null ? {} : { credentialId }),
    ...(agreeing === undefined ? {} : { agreement: await agreed(agreeing.signer, agreeing.dated) }),
  };
}
