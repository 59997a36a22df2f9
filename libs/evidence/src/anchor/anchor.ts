import type { JsonObject } from '../canonical-json.js';
import type { Shape } from '../shape.js';
import { EVM_EVIDENCE, type EvmAnchorWithAfter, readEvmAnchor } from './evm-anchor.js';
import { readReceiptAnchor, RECEIPT_TYPES, type ReceiptAnchor } from './receipt-anchor.js';
import { readRfc3161Anchor, type Rfc3161AnchorWithAfter } from './rfc3161-anchor.js';
import { readWitnessAnchor, type WitnessAnchorWithAfter } from './witness-anchor.js';

/** An anchor of a type that this code cannot judge is kept as it is. */
export interface UnknownAnchor extends JsonObject {
  readonly type: string;
}
export type KnownAnchor = EvmAnchorWithAfter | Rfc3161AnchorWithAfter | WitnessAnchorWithAfter | ReceiptAnchor;
export type AnchorV1 = KnownAnchor | UnknownAnchor;

export function isEvmAnchor(anchor: AnchorV1): anchor is EvmAnchorWithAfter {
  return anchor.type === 'evm' && (EVM_EVIDENCE as readonly unknown[]).includes(anchor.evidence);
}

export function isRfc3161Anchor(anchor: AnchorV1): anchor is Rfc3161AnchorWithAfter {
  return anchor.type === 'rfc3161';
}

export function isWitnessAnchor(anchor: AnchorV1): anchor is WitnessAnchorWithAfter {
  return anchor.type === 'witness';
}

export function isReceiptAnchor(anchor: AnchorV1): anchor is ReceiptAnchor {
  return (RECEIPT_TYPES as readonly string[]).includes(anchor.type);
}

/** Reads an anchor's form. Stronger evidence of a later version must not make the whole bundle unreadable here. */
export function readAnchor(shape: Shape): AnchorV1 {
  const anchor = { type: shape.at('type').text(60), evidence: shape.at('evidence').value ?? null };
  if (anchor.type === 'evm' && typeof anchor.evidence !== 'string') shape.at('evidence').refuse('not a text');
  if (isEvmAnchor(anchor)) return readEvmAnchor(shape);
  if (isRfc3161Anchor(anchor)) return readRfc3161Anchor(shape);
  if (isWitnessAnchor(anchor)) return readWitnessAnchor(shape);
  if (isReceiptAnchor(anchor)) return readReceiptAnchor(shape);
  return shape.value as UnknownAnchor;
}
