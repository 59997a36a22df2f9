import { fromBase64, Refusal, toHex } from '@filmdeed/kernel';
import { leafHash, type NoteVerifier, openCheckpoint, parseTlogProof, verifyInclusion } from '@filmdeed/ledger';
import type { BundleV1 } from '../bundle.js';
import type { FilingLeaf } from '../leaf.js';
import { parseRedactionLeaf } from '../redaction/redaction-leaf.js';
import type { TrustV1 } from '../trust.js';
import { attempt, type Check, notChecked } from './check.js';

interface Erased {
  readonly hash: Uint8Array;
  readonly leaf: FilingLeaf | undefined;
  readonly trust: TrustV1 | null;
  readonly keys: readonly NoteVerifier[];
}

/** Holds the redaction of a bundle to its leaf and to the log (docs/format.md §8.5). Listed only if the bundle has one. */
export function redactionChecks({ redaction, disclosures }: BundleV1, { hash, leaf, trust, keys }: Erased): Check[] {
  if (redaction === undefined) return [];
  const check = attempt('redaction', () => {
    const bytes = fromBase64(redaction.leaf);
    const stated = parseRedactionLeaf(bytes);
    const facts = { time: stated.time, reason: stated.reason, original: stated.original };
    if (stated.leaf !== toHex(hash)) {
      throw new Refusal('leaf.invalid', 'the redaction of another leaf', { leaf: stated.leaf });
    }
    if (leaf !== undefined && leaf.party !== stated.party) {
      throw new Refusal('leaf.invalid', 'the redaction names another party', { party: stated.party });
    }
    if (disclosures.length > 0) {
      throw new Refusal('disclosure.invalid', 'texts that are said to be erased are disclosed');
    }
    if (redaction.proof === undefined) return notChecked('redaction', 'not-logged', facts);
    if (trust === null) return notChecked('redaction', 'no-trust', facts);
    const proof = parseTlogProof(redaction.proof);
    const checkpoint = openCheckpoint(proof.checkpoint, keys, trust.log.origin);
    verifyInclusion({ ...proof, ...checkpoint, leafHash: leafHash(bytes) });
    return { ...facts, index: proof.index, size: checkpoint.size };
  });
  // A reason or version that is younger than this verifier says nothing here, neither good nor bad.
  if (check.code === 'code.unknown') return [notChecked('redaction', 'unknown-code', check.facts)];
  if (check.code === 'leaf.unknown-type') return [notChecked('redaction', 'unknown-type', check.facts)];
  return [check];
}
