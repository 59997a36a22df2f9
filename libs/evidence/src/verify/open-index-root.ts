import { type Facts, fromBase64, isRefusal, Refusal } from '@filmdeed/kernel';
import { leafHash, openCheckpoint, parseTlogProof, verifyInclusion } from '@filmdeed/ledger';
import { logParty, parseIndexRootLeaf } from '../digest-index/index-root-leaf.js';
import { trustedKeys, type TrustV1 } from '../trust.js';
import { type Check, notChecked } from './check.js';

/** A root of the index that stands in the log. */
export interface LoggedIndexRoot {
  readonly size: number;
  /** hex */
  readonly root: string;
  /** Place of the leaf that states it. */
  readonly leafIndex: number;
  /** Size of the checkpoint that shows it. */
  readonly treeSize: number;
}

/**
 * The index root that a leaf states and a tlog-proof shows to be in the trusted log. Refuses `leaf.unknown-type` for a later version, `leaf.invalid` for any other leaf or another
 * log's, `proof.invalid`, `note.invalid`, `checkpoint.invalid`.
 */
export function openIndexRoot(leaf: string, proofText: string, trust: TrustV1): LoggedIndexRoot {
  const bytes = fromBase64(leaf);
  const stated = parseIndexRootLeaf(bytes);
  if (stated.party !== logParty(trust.log.origin)) {
    throw new Refusal('leaf.invalid', 'the index root of another log', { party: stated.party });
  }
  const proof = parseTlogProof(proofText);
  const checkpoint = openCheckpoint(proof.checkpoint, trustedKeys(trust).log, trust.log.origin);
  verifyInclusion({ ...proof, ...checkpoint, leafHash: leafHash(bytes) });
  assertAfterItsLeaves(stated.size, proof.index);
  return { size: stated.size, root: stated.root, leafIndex: proof.index, treeSize: checkpoint.size };
}

/** A root states what went before it. Refuses `proof.invalid`. */
export function assertAfterItsLeaves(size: number, index: number): void {
  if (size > index) throw new Refusal('proof.invalid', 'an index root over leaves that come after it', { size, index });
}

/** An index root of a later version says nothing here, neither good nor bad. */
export function ofLaterVersions(run: () => Facts | Check): Facts | Check {
  try {
    return run();
  } catch (error) {
    if (isRefusal(error, 'leaf.unknown-type')) return notChecked('index', 'unknown-type', error.facts);
    throw error;
  }
}
