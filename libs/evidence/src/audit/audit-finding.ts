import { type Finding, LOG_FINDINGS } from '@filmdeed/ledger';

/** What an audit can find: wrong with the log as such, with what its leaves say, or with the word of its operator. A closed union. */
export const AUDIT_FINDINGS = [
  ...LOG_FINDINGS,
  // leaves
  'leaf-malformed',
  'index-root-foreign',
  'index-root-ahead',
  'index-root-differs',
  'trail-foreign',
  'trail-shrunk',
  'trail-rewritten',
  // promises
  'promise-broken',
  'promise-time-differs',
  // anchors and times
  'anchor-invalid',
  'anchor-differs',
  'anchor-ahead',
  'anchor-not-on-chain',
  'time-before-anchor',
  'time-after-anchor',
] as const;
export type AuditFindingCode = (typeof AUDIT_FINDINGS)[number];
export type AuditFinding = Finding<AuditFindingCode>;
