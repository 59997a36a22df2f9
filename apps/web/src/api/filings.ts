import type { Auth, Content, FilingInput, FilingRecord } from '@filmdeed/evidence';
import { API, call, callJson } from './call.js';
import type { FilingState, FilingView, Page, Vouching } from './types.js';

export interface SignedFiling {
  readonly record: FilingRecord;
  readonly disclosures: readonly string[];
  readonly auth: Auth;
  readonly upload?: string;
  readonly manifestUpload?: string;
}

export interface UnsignedFiling {
  readonly filing: Omit<FilingInput, 'party' | 'content' | 'form'>;
  readonly upload?: string;
  readonly content?: Content;
  readonly manifestUpload?: string;
}

/** Hands a filing in. The key must be the same for every repetition of the same filing. */
export function fileEvidence(filing: SignedFiling | UnsignedFiling, idempotencyKey: string): Promise<FilingView> {
  return callJson('/filings', { method: 'POST', body: filing, headers: { 'idempotency-key': idempotencyKey } });
}

export interface FilingQuery {
  readonly q?: string;
  readonly state?: FilingState;
  readonly cursor?: string;
  readonly limit?: number;
}

export function listFilings(query: FilingQuery, signal?: AbortSignal): Promise<Page<FilingView>> {
  const entries = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const search = new URLSearchParams(entries.map(([name, value]) => [name, String(value)]));
  return callJson(`/filings?${search}`, signal === undefined ? {} : { signal });
}

export function findFiling(id: string, signal?: AbortSignal): Promise<FilingView> {
  return callJson(`/filings/${encodeURIComponent(id)}`, signal === undefined ? {} : { signal });
}

/** Erases what opens a filing, for ever. */
export function eraseFiling(
  id: string,
  order: { readonly reason: string; readonly original: boolean; readonly confirm: string },
): Promise<FilingView> {
  return callJson(`/filings/${encodeURIComponent(id)}/erasure`, { method: 'POST', body: order });
}

/** The public receipt: a bundle that opens nothing. */
export async function receiptText(filing: string, signal?: AbortSignal): Promise<string> {
  const response = await call(`/receipts/${encodeURIComponent(filing)}`, signal === undefined ? {} : { signal });
  return response.text();
}

/** Who verified a filer, as the public is told: of a person that decided, no name. */
export interface PublicVouching extends Omit<Vouching, 'by' | 'byName'> {
  readonly byName: string | null;
}

/** What this site states of the filer; no part of the evidence. */
export function vouchingOf(filing: string, signal: AbortSignal): Promise<{ readonly vouched: PublicVouching | null }> {
  return callJson(`/receipts/${encodeURIComponent(filing)}/vouched`, { signal });
}

/** Addresses of what can be downloaded for a filing. */
export const filingPapers = {
  certificate: (id: string, language: 'zh' | 'en') => `/filings/${id}/certificate.pdf?lang=${language}`,
  dossier: (id: string) => `/filings/${id}/dossier.zip`,
  bundle: (id: string) => `/filings/${id}/bundle`,
  manifest: (id: string) => `/filings/${id}/manifest`,
};

/** One certificate for several filings of a series. */
export async function seriesCertificate(
  order: { filings: readonly string[]; title: string; lang: 'zh' | 'en' },
  format: 'pdf' | 'zip',
): Promise<Blob> {
  const path = format === 'zip' ? '/certificates?format=zip' : '/certificates';
  return (await call(path, { method: 'POST', body: order })).blob();
}

export function addressOf(path: string): string {
  return `${API}${path}`;
}
