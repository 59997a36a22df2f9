import type { MandateAuth } from '@filmdeed/evidence';
import { callJson } from './call.js';
import type { Agreement, Page, Vouching } from './types.js';

export type MandateState = 'waiting' | 'in-force' | 'exhausted' | 'revoked' | 'renounced' | 'expired';

export interface MandateParty {
  readonly id: string;
  /** Null: it did not give its name to whoever asks. */
  readonly name: string | null;
  readonly vouched: Vouching | null;
}

export interface MandateView {
  readonly id: string;
  readonly state: MandateState;
  readonly grantor: MandateParty;
  readonly principal: MandateParty;
  readonly mandatary: MandateParty;
  readonly chain: readonly string[];
  readonly scopes: readonly string[];
  readonly from: string;
  readonly until: string;
  readonly filings: number | null;
  readonly filed: number;
  readonly works: readonly string[];
  readonly substitution: number;
  readonly note: string | null;
  readonly leafHash: string;
  readonly grantedAt: string;
  readonly ended: { readonly how: 'revoked' | 'renounced'; readonly at: string; readonly by: string } | null;
}

export async function listMandates(side: 'given' | 'held'): Promise<readonly MandateView[]> {
  return (await callJson<Page<MandateView>>(`/mandates?side=${side}`)).items;
}

export interface NewMandate {
  readonly record: unknown;
  readonly disclosures: readonly string[];
  readonly auth: MandateAuth;
}

export function grantMandate(body: NewMandate): Promise<MandateView> {
  return callJson('/mandates', { method: 'POST', body });
}

/** Without an agreement the log shows that no key signed it. */
export function endMandate(
  id: string,
  action: 'revocation' | 'renunciation',
  body: { readonly agreement?: Agreement; readonly reason?: string },
): Promise<MandateView> {
  return callJson(`/mandates/${encodeURIComponent(id)}/${action}`, { method: 'POST', body });
}

export function mandateBundle(id: string): string {
  return `/api/v1/mandates/${encodeURIComponent(id)}/bundle`;
}
