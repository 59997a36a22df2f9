import { callJson } from './call.js';
import type { Page } from './types.js';

export const RECEIPT_TYPES = ['notary-receipt', 'judicial-chain-receipt'] as const;
export type ReceiptType = (typeof RECEIPT_TYPES)[number];

/** A receipt of a notary or judicial chain for a checkpoint of the log. */
export interface LogReceiptView {
  readonly id: number;
  readonly type: ReceiptType;
  readonly issuer: string;
  readonly reference: string;
  readonly time: string;
  readonly askAt: string;
  readonly size: number;
  readonly sha256: string;
  readonly documentSize: number;
  readonly hasDocument: boolean;
  readonly corrects: number | null;
  readonly withdrawn: boolean;
  readonly createdAt: string;
}

export interface NewReceipt {
  readonly type: ReceiptType;
  readonly issuer: string;
  readonly reference: string;
  readonly time: string;
  readonly askAt: string;
  readonly size: number;
  /** The document in base64, or its digest and size. */
  readonly document: { readonly content: string } | { readonly sha256: string; readonly size: number };
  readonly corrects?: number;
  readonly withdrawn?: boolean;
}

/** A larger document stays outside, and only its digest and size are recorded. */
export const MOST_DOCUMENT_BYTES = 750_000;

export function listReceipts(signal?: AbortSignal): Promise<Page<LogReceiptView>> {
  return callJson('/log/receipts', signal === undefined ? {} : { signal });
}

export function recordReceipt(receipt: NewReceipt): Promise<LogReceiptView> {
  return callJson('/log/receipts', { method: 'POST', body: receipt });
}

export const receiptPaths = {
  checkpoint: (size: number) => `/log/checkpoints/${size}`,
  document: (id: number) => `/log/receipts/${id}/document`,
};
