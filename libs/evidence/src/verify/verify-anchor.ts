import { type AnchorV1, isEvmAnchor, isReceiptAnchor, isRfc3161Anchor, isWitnessAnchor } from '../anchor/anchor.js';
import { type Check, notChecked } from './check.js';
import type { AnchorFinding } from './time-interval.js';
import type { AnchorContext } from './verify-coverage.js';
import { verifyEvmAnchor } from './verify-evm-anchor.js';
import { verifyReceiptAnchor } from './verify-receipt-anchor.js';
import { verifyRfc3161Anchor } from './verify-rfc3161-anchor.js';
import { verifyWitnessAnchor } from './verify-witness-anchor.js';

/** The checks of one anchor (docs/format.md §9). `asked` is a node's answer about its block, if one was asked. */
export function verifyAnchor(
  anchor: AnchorV1,
  place: number,
  context: AnchorContext,
  asked: Check | undefined,
): AnchorFinding {
  if (isEvmAnchor(anchor)) return verifyEvmAnchor(anchor, place, context, asked);
  if (isRfc3161Anchor(anchor)) return verifyRfc3161Anchor(anchor, place, context);
  if (isWitnessAnchor(anchor)) return verifyWitnessAnchor(anchor, place, context);
  if (isReceiptAnchor(anchor)) return verifyReceiptAnchor(anchor, place, context);
  return { checks: [notChecked('anchor', 'unknown-type', { type: anchor.type.slice(0, 60) }, place)] };
}
