import { toBase64, toHex } from '@filmdeed/kernel';
import { MOST_DOCUMENT_BYTES, type NewReceipt } from '../api/log-receipts.js';
import { startHashing } from '../digest/hashing.js';

/** A document as it was chosen: its digest was computed here, in the browser. */
export interface ChosenDocument {
  readonly file: File;
  readonly sha256: string;
}

export async function digestDocument(file: File): Promise<ChosenDocument> {
  const [digested] = await startHashing([{ path: file.name, file }], () => undefined).result;
  const { sha256 } = digested!;
  return { file, sha256: typeof sha256 === 'string' ? sha256 : toHex(sha256) };
}

export function canBeKept(file: File): boolean {
  return file.size > 0 && file.size <= MOST_DOCUMENT_BYTES;
}

/** The document itself if it is to be kept, else what names it. */
export async function documentOf({ file, sha256 }: ChosenDocument, keep: boolean): Promise<NewReceipt['document']> {
  if (!keep || !canBeKept(file)) return { sha256, size: file.size };
  return { content: toBase64(new Uint8Array(await file.arrayBuffer())) };
}
