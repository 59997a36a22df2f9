import { call, callJson } from './call.js';
import type { Page, UploadView } from './types.js';

export function findUpload(id: string, signal?: AbortSignal): Promise<UploadView> {
  return callJson(`/uploads/${encodeURIComponent(id)}`, signal === undefined ? {} : { signal });
}

export async function listUploads(): Promise<readonly UploadView[]> {
  return (await callJson<Page<UploadView>>('/uploads')).items;
}

/** Gives an unfinished upload up: tus 1.0.0, termination. */
export async function giveUpUpload(id: string): Promise<void> {
  await call(`/uploads/${encodeURIComponent(id)}`, { method: 'DELETE', headers: { 'tus-resumable': '1.0.0' } });
}
