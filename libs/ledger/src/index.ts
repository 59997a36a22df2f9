export * from './checkpoint.js';
export * from './compact-tree.js';
export * from './entry-bundle.js';
export * from './hash.js';
export * from './hash-tree.js';
export * from './proof-nodes.js';
export * from './signed-note.js';
export * from './tile.js';
export * from './tlog-proof.js';
export * from './verifier-key.js';
export * from './verify-proof.js';
export * from './anchor/anchor.js';
export * from './anchor/anchor-alarm.js';
export * from './anchor/anchor.flow.js';
export * from './anchor/anchor-ports.js';
export { GAS_PER_ANCHOR } from './anchor/anchor-watch.js';
export * from './anchor/attest.flow.js';
export * from './anchor/prove-anchors.flow.js';
export * from './anchor/state-proof-ports.js';
export * from './anchor/attest-ports.js';
export {
  auditLog,
  type AuditedLog,
  type AuditLogCommand,
  type AuditLogPorts,
  mirrorState,
} from './audit/audit-log.flow.js';
export * from './audit/audit-finding.js';
export * from './audit/audit-ports.js';
export { LeafHashes } from './audit/leaf-hashes.js';
export * from './digest-index/index-builder.js';
export * from './digest-index/index-log.flow.js';
export {
  type IndexEntry,
  indexInnerHash,
  indexKey,
  indexLeafHash,
  type IndexNode,
  joinNodes,
  NO_KEYS,
  pureSha256,
  type Sha256,
} from './digest-index/index-node.js';
export * from './digest-index/index-path.js';
export * from './digest-index/index-store.js';
export { pathOf, subtreeNode, subtreeWalk } from './digest-index/index-subtree.js';
export { emptyChildren, type IndexTile, parseTileBytes, tileBytes } from './digest-index/index-tile.js';
export { type IndexProof, proveIndexed, type StatedProofs } from './digest-index/index-walk.js';
export * from './log/log-memory.js';
export * from './log/log-prover.js';
export * from './log/log-store.js';
export * from './log/prove.js';
export * from './log/sequence.flow.js';
export * from './log/tile-edge.js';
export * from './recovery/catch-up.flow.js';
export { askWitness, type Witness, type WitnessAnswer } from './witness/ask-witness.js';
export * from './witness/cosignature.js';
export * from './witness/witness-group.js';
