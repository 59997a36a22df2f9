import type { ReceiptAnchor } from '../anchor/receipt-anchor.js';
import { notChecked } from './check.js';
import type { AnchorFinding } from './time-interval.js';
import { type AnchorContext, verifyCoverage } from './verify-coverage.js';

/**
 * A notary's or judicial chain's receipt: offline only the coverage can be checked. The receipt is asked for where it was issued, so that its
 * time bounds nothing here.
 */
export function verifyReceiptAnchor(anchor: ReceiptAnchor, place: number, context: AnchorContext): AnchorFinding {
  const { type, issuer, reference, time, askAt, document } = anchor;
  const facts = { type, issuer, reference };
  const coverage = verifyCoverage(anchor.proof, place, context, facts);
  const receipt = { ...facts, time, askAt, document: document.sha256 };
  return { checks: [coverage.check, notChecked('anchor-receipt', 'ask-issuer', receipt, place)] };
}
