export * from './anchor/anchor.js';
export * from './anchor/anchor-form.js';
export * from './anchor/evm-anchor.js';
export * from './anchor/receipt-anchor.js';
export * from './anchor/rfc3161-anchor.js';
export * from './anchor/witness-anchor.js';
export * from './audit/anchor-list.js';
export { type AuditCommand, auditEvidence, type AuditPorts, type AuditReport } from './audit/audit-evidence.flow.js';
export { AUDIT_FINDINGS, type AuditFinding, type AuditFindingCode } from './audit/audit-finding.js';
export { type AuditedChain, type AuditProblem, type ChainAnchors } from './audit/chain-words.js';
export { type PromiseAtHand } from './audit/judge-promises.js';
export { halfIndex, type IndexKeys, type LeafReader, leafReader } from './audit/leaf-reader.js';
export { KNOWN_LEAVES, readLeaves, type ReadPortion } from './audit/read-leaves.js';
export * from './batch.js';
export * from './bundle.js';
export * from './canonical-json.js';
export * from './codes/index.js';
export * from './content.js';
export * from './digest-index/bundle-index.js';
export {
  INDEX_ANSWER_TYPE,
  type IndexAnswerV1,
  indexAnswerText,
  type IndexSpan,
  parseIndexAnswer,
  readIndexAnswer,
} from './digest-index/index-answer.js';
export * from './digest-index/index-keys.js';
export * from './digest-index/index-kinds.js';
export { indexPathTexts } from './digest-index/index-path-form.js';
export * from './digest-index/index-root-leaf.js';
export * from './disclosure.js';
export * from './draft.js';
export * from './eip712.js';
export * from './file-proof.js';
export * from './filing-body.js';
export * from './leaf.js';
export * from './mandate/index.js';
export * from './manifest.js';
export * from './opened.js';
export * from './party-book/index.js';
export * from './promise.js';
export * from './redaction/bundle-redaction.js';
export * from './redaction/party-erasure-leaf.js';
export * from './redaction/redaction-leaf.js';
export * from './report/report-codes.js';
export * from './report/report-leaf.js';
export { Shape } from './shape.js';
export * from './signature.js';
export * from './signature-form.js';
export * from './signers/index.js';
export { rootSlot, verifyStateProof } from './state/state-proof.js';
export * from './sound-time.js';
export * from './statement.js';
export * from './timestamp/index.js';
export * from './trail/act-chain.js';
export * from './trail/act-record.js';
export * from './trail/audit-leaf.js';
export * from './trail/trail-lines.js';
export * from './trail/trail-verifier.js';
export * from './trust.js';
export * from './verify/check.js';
export * from './verify/time-interval.js';
export * from './verify/verify-bundle.js';
export { type IndexFinding, type IndexReport, verifyIndexAnswer } from './verify/verify-index.js';
/** Functions of this room take one; who calls them need not know the room below. */
export type { Sha256 } from '@filmdeed/ledger';
