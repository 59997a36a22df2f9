import type { JsonObject } from '../canonical-json.js';
import type { Shape } from '../shape.js';
import { EARLIER_MEMBERS, type EarlierCheckpoint, PROOF_MOST, readEarlierCheckpoint } from './anchor-form.js';

/** A checkpoint that witnesses cosigned (docs/format.md §8.3): the cosignatures are lines of the note itself. */
export interface WitnessAnchor extends JsonObject {
  readonly type: 'witness';
  /** tlog-proof to the cosigned checkpoint. */
  readonly proof: string;
}
export type WitnessAnchorWithAfter = WitnessAnchor & { readonly after?: EarlierCheckpoint };

export function readWitnessAnchor(shape: Shape): WitnessAnchorWithAfter {
  shape.object(['type', 'proof'], ['after']);
  const after = shape.at('after');
  if (shape.has('after')) after.object(EARLIER_MEMBERS);
  return {
    type: 'witness',
    proof: shape.at('proof').text(PROOF_MOST),
    ...(shape.has('after') ? { after: readEarlierCheckpoint(after) } : {}),
  };
}
