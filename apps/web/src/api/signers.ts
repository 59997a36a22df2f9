import type { Signature, TypedData } from '@filmdeed/evidence';
import { call, callJson } from './call.js';
import type { Agreement, CosigningView, KeyEventView, NewSigner, Page, SignerList, SignerView } from './types.js';

/** Keys of the party, how many must sign together, and what should be done. */
export function signerList(): Promise<SignerList> {
  return callJson('/signers');
}

export async function keyEvents(): Promise<readonly KeyEventView[]> {
  return (await callJson<Page<KeyEventView>>('/signers/events')).items;
}

export function keyEventBundle(id: string): string {
  return `/api/v1/signers/events/${encodeURIComponent(id)}/bundle`;
}

export function addSigner(signer: NewSigner): Promise<SignerView> {
  return callJson('/signers', { method: 'POST', body: signer });
}

export function rotateSigner(id: string, signer: NewSigner): Promise<SignerView> {
  return callJson(`/signers/${encodeURIComponent(id)}/rotation`, { method: 'POST', body: signer });
}

export async function agreeToSigner(id: string, agreement: Agreement): Promise<void> {
  await call(`/signers/${encodeURIComponent(id)}/agreement`, { method: 'POST', body: { agreement } });
}

/** Without an agreement the log shows that no key asked for it. */
export async function revokeSigner(id: string, agreement?: Agreement): Promise<void> {
  const path = `/signers/${encodeURIComponent(id)}`;
  await (agreement === undefined
    ? call(path, { method: 'DELETE' })
    : call(`${path}/revocation`, { method: 'POST', body: { agreement } }));
}

export async function changeThreshold(threshold: number, agreement: Agreement): Promise<void> {
  await call('/signers/threshold', { method: 'PUT', body: { threshold, agreement } });
}

/** A key that the operator keeps. */
export function addCustodialSigner(label: string): Promise<SignerView> {
  return callJson('/signers/custodial', { method: 'POST', body: { label } });
}

export async function signInCustody(id: string, typedData: TypedData): Promise<Signature> {
  const path = `/signers/${encodeURIComponent(id)}/signatures`;
  return (await callJson<{ signature: Signature }>(path, { method: 'POST', body: { typedData } })).signature;
}

export async function cosignings(): Promise<readonly CosigningView[]> {
  return (await callJson<Page<CosigningView>>('/cosignings')).items;
}

export function beginCosigning(typedData: TypedData, handIn: object, deadline: string): Promise<CosigningView> {
  return callJson('/cosignings', { method: 'POST', body: { typedData, handIn, deadline } });
}

export function cosign(id: string, key: string, signature: Signature): Promise<CosigningView> {
  return callJson(`/cosignings/${encodeURIComponent(id)}/signatures`, { method: 'POST', body: { key, signature } });
}
