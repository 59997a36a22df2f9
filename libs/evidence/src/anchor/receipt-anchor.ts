import type { JsonObject } from '../canonical-json.js';
import type { Shape } from '../shape.js';
import { PROOF_MOST } from './anchor-form.js';

export const RECEIPT_TYPES = ['notary-receipt', 'judicial-chain-receipt'] as const;
export type ReceiptType = (typeof RECEIPT_TYPES)[number];

/**
 * A checkpoint that a notary or a judicial chain took in, with what they handed out for it (docs/format.md §8.4). Offline only the coverage
 * can be checked; the receipt itself is asked for where it was issued.
 */
export interface ReceiptAnchor extends JsonObject {
  readonly type: ReceiptType;
  /** Notary office or platform. */
  readonly issuer: string;
  /** Number of the notarial deed, or of the platform's record (统一证据编号). */
  readonly reference: string;
  /** Time that the receipt states. */
  readonly time: string;
  /** Where the reference can be asked for; may be empty. */
  readonly askAt: string;
  /** The document that was handed out: SHA-256 in hex and size in bytes. */
  readonly document: { readonly sha256: string; readonly size: number };
  /** tlog-proof to the checkpoint whose body was handed in. */
  readonly proof: string;
}

export function readReceiptAnchor(shape: Shape): ReceiptAnchor {
  shape.object(['type', 'issuer', 'reference', 'time', 'askAt', 'document', 'proof']);
  const document = shape.at('document');
  document.object(['sha256', 'size']);
  return {
    type: shape.at('type').oneOf(RECEIPT_TYPES),
    issuer: shape.at('issuer').text(200),
    reference: shape.at('reference').text(200),
    time: shape.at('time').time(),
    askAt: shape.at('askAt').text(500),
    document: { sha256: document.at('sha256').hex(32), size: document.at('size').integer(1) },
    proof: shape.at('proof').text(PROOF_MOST),
  };
}
