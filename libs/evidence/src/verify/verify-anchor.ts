import { fromBase64, Refusal, toHex } from '@filmdeed/kernel';
import {
  openCheckpoint,
  parseTlogProof,
  verifyConsistency,
  verifyInclusion,
  type NoteVerifier,
} from '@filmdeed/ledger';
import { type AnchorV1, type EvmAnchorWithAfter, isEvmAnchor } from '../bundle.js';
import type { TrustedChain, TrustV1 } from '../trust.js';
import { attempt, type Check, notChecked } from './check.js';

export interface AnchorContext {
  readonly leafHash: Uint8Array;
  readonly trust: TrustV1 | null;
  readonly logKeys: readonly NoteVerifier[];
  /** Checkpoint and index of the bundle's own proof; every anchor must speak of the same leaf. */
  readonly index: number | undefined;
}

/** An anchor whose checks could be made, with what the time interval needs. */
export interface AnchorFinding {
  readonly checks: readonly Check[];
  readonly chain?: TrustedChain;
}

/**
 * The checks of one anchor that need no network: the leaf is in the anchored checkpoint, which the log's key signed; the chain is a trusted
 * one; the earlier anchor does not cover the leaf. That the block holds the checkpoint is not checked offline (`rpc-only`).
 */
export function verifyAnchor(anchor: AnchorV1, place: number, context: AnchorContext): AnchorFinding {
  if (!isEvmAnchor(anchor)) {
    return { checks: [notChecked('anchor', 'unknown-type', { type: anchor.type.slice(0, 60) }, place)] };
  }
  const chain = context.trust?.chains.find((trusted) => isChainOf(anchor, trusted));
  const facts = { chainId: anchor.chainId, contract: anchor.contract, blockNumber: anchor.blockNumber };
  if (context.trust === null) return { checks: [notChecked('anchor', 'no-trust', facts, place)] };
  const { trust } = context;
  let checkpoint: ReturnType<typeof openCheckpoint> | undefined;
  const covered = attempt(
    'anchor',
    () => {
      const proof = parseTlogProof(anchor.proof);
      checkpoint = openCheckpoint(proof.checkpoint, context.logKeys, trust.log.origin);
      if (context.index !== undefined && proof.index !== context.index) {
        throw new Refusal('proof.invalid', 'the anchor speaks of another leaf', {
          index: proof.index,
          expected: context.index,
        });
      }
      verifyInclusion({ ...proof, ...checkpoint, leafHash: context.leafHash });
      const known = { ...facts, size: checkpoint.size, root: toHex(checkpoint.root), index: proof.index };
      if (chain === undefined)
        return notChecked('anchor', 'chain-not-trusted', { ...known, genesis: anchor.genesis }, place);
      return { ...known, chain: chain.name, operator: chain.operator };
    },
    place,
  );
  const block = notChecked(
    'anchor-block',
    'rpc-only',
    { ...facts, blockTime: anchor.blockTime, transaction: anchor.transaction },
    place,
  );
  return {
    checks: [covered, block, verifyEarlier(anchor, place, context, checkpoint)],
    ...(chain === undefined ? {} : { chain }),
  };
}

function verifyEarlier(
  anchor: EvmAnchorWithAfter,
  place: number,
  context: AnchorContext,
  checkpoint: ReturnType<typeof openCheckpoint> | undefined,
): Check {
  const { after } = anchor;
  if (after === undefined) return notChecked('anchor-after', 'no-earlier-anchor', {}, place);
  if (checkpoint === undefined || context.trust === null)
    return notChecked('anchor-after', 'depends-on-broken', {}, place);
  const later = checkpoint;
  const { origin } = context.trust.log;
  return attempt(
    'anchor-after',
    () => {
      const earlier = openCheckpoint(after.checkpoint, context.logKeys, origin);
      const { index } = parseTlogProof(anchor.proof);
      if (earlier.size > index) {
        throw new Refusal('proof.invalid', 'the earlier anchor already covers the leaf', { size: earlier.size, index });
      }
      if (after.blockNumber >= anchor.blockNumber || after.blockTime > anchor.blockTime) {
        throw new Refusal('proof.invalid', 'the earlier anchor is not earlier', { blockNumber: after.blockNumber });
      }
      verifyConsistency({
        size1: earlier.size,
        root1: earlier.root,
        size2: later.size,
        root2: later.root,
        proof: after.consistency.map(fromBase64),
      });
      return { size: earlier.size, blockNumber: after.blockNumber, blockTime: after.blockTime };
    },
    place,
  );
}

function isChainOf(anchor: EvmAnchorWithAfter, trusted: TrustedChain): boolean {
  return (
    anchor.chainId === trusted.chainId && anchor.genesis === trusted.genesis && anchor.contract === trusted.contract
  );
}
