import { type Facts, fromBase64, Refusal, toHex } from '@filmdeed/kernel';
import {
  openCheckpoint,
  parseTlogProof,
  verifyConsistency,
  verifyInclusion,
  type NoteVerifier,
} from '@filmdeed/ledger';
import type { EarlierCheckpoint } from '../anchor/anchor-form.js';
import type { TrustV1 } from '../trust.js';
import { attempt, type Check, notChecked, valid } from './check.js';

export interface AnchorContext {
  readonly leafHash: Uint8Array;
  readonly trust: TrustV1 | null;
  readonly logKeys: readonly NoteVerifier[];
  /** Index of the leaf in the bundle's own proof; every anchor must speak of the same leaf. */
  readonly index: number | undefined;
}

export type OpenCheckpoint = ReturnType<typeof openCheckpoint>;

/** What an anchor covers: its checkpoint, if the log's key signed it and the leaf is in its tree. */
export interface Coverage {
  readonly check: Check;
  readonly covered?: { readonly checkpoint: OpenCheckpoint; readonly note: string; readonly index: number };
}

/**
 * The check `anchor`, the same for every type: the leaf is in the anchored checkpoint, which the log's key signed. `untrusted` is answered
 * instead of valid where the trust file does not know the clock.
 */
export function verifyCoverage(
  text: string,
  place: number,
  { leafHash, trust, logKeys, index }: AnchorContext,
  facts: Facts,
  untrusted?: (known: Facts) => Check,
): Coverage {
  if (trust === null) return { check: notChecked('anchor', 'no-trust', facts, place) };
  let covered: Coverage['covered'];
  const check = attempt(
    'anchor',
    () => {
      const proof = parseTlogProof(text);
      const checkpoint = openCheckpoint(proof.checkpoint, logKeys, trust.log.origin);
      if (index !== undefined && proof.index !== index) {
        const told = { index: proof.index, expected: index };
        throw new Refusal('proof.invalid', 'the anchor speaks of another leaf', told);
      }
      verifyInclusion({ ...proof, ...checkpoint, leafHash });
      covered = { checkpoint, note: proof.checkpoint, index: proof.index };
      const known = { ...facts, size: checkpoint.size, root: toHex(checkpoint.root), index: proof.index };
      return untrusted?.(known) ?? valid('anchor', known, place);
    },
    place,
  );
  return { check, ...(covered === undefined ? {} : { covered }) };
}

/**
 * The check `anchor-after`: the earlier checkpoint does not hold the leaf, and the tree only grew from it to the anchored one. `isEarlier` refuses
 * where the clock of the anchor says otherwise, and gives the facts of the earlier one.
 */
export function verifyEarlier(
  after: EarlierCheckpoint | undefined,
  place: number,
  { trust, logKeys }: AnchorContext,
  { covered }: Coverage,
  isEarlier: (earlier: OpenCheckpoint) => Facts,
): Check {
  if (after === undefined) return notChecked('anchor-after', 'no-earlier-anchor', {}, place);
  if (covered === undefined || trust === null) return notChecked('anchor-after', 'depends-on-broken', {}, place);
  const { checkpoint: later, index } = covered;
  return attempt(
    'anchor-after',
    () => {
      const earlier = openCheckpoint(after.checkpoint, logKeys, trust.log.origin);
      if (earlier.size > index) {
        const told = { size: earlier.size, index };
        throw new Refusal('proof.invalid', 'the earlier anchor already covers the leaf', told);
      }
      const facts = isEarlier(earlier);
      verifyConsistency({
        size1: earlier.size,
        root1: earlier.root,
        size2: later.size,
        root2: later.root,
        proof: after.consistency.map(fromBase64),
      });
      return { size: earlier.size, ...facts };
    },
    place,
  );
}
