import { call, callJson } from './call.js';
import type { NewSigner, Page, SignerView } from './types.js';

export async function listSigners(): Promise<readonly SignerView[]> {
  return (await callJson<Page<SignerView>>('/signers')).items;
}

export function addSigner(signer: NewSigner): Promise<SignerView> {
  return callJson('/signers', { method: 'POST', body: signer });
}

export async function revokeSigner(id: string): Promise<void> {
  await call(`/signers/${encodeURIComponent(id)}`, { method: 'DELETE' });
}
