import { callJson } from './call.js';
import type { Page, UploadView } from './types.js';

export function findUpload(id: string, signal?: AbortSignal): Promise<UploadView> {
  return callJson(`/uploads/${encodeURIComponent(id)}`, signal === undefined ? {} : { signal });
}

export async function listUploads(): Promise<readonly UploadView[]> {
  return (await callJson<Page<UploadView>>('/uploads')).items;
}
