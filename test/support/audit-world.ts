import {
  type AnchorOfList,
  auditEvidence,
  type AuditCommand,
  type AuditedChain,
  type AuditReport,
  indexRootLeaf,
  leafReader,
  type TrustV1,
} from '@filmdeed/evidence';
import { FixedClock } from '@filmdeed/kernel';
import type { PublishedLog } from '@filmdeed/ledger';
import { hash } from 'node:crypto';
import { TEST_ORIGIN, TRUST } from './filed-bundle.js';
import { filedLeaf, indexRootOf } from './indexed-log.js';
import { MemoryMirror } from './published-log.js';

const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer');

/** When the leaves of `filedLeaf` say that they were received. */
export const RECEIVED = '2026-11-25T08:00:00.000Z';

/** An auditor with a mirror of its own, whose clock tests move. */
export class AuditWorld {
  readonly mirror = new MemoryMirror();
  readonly clock = new FixedClock('2026-11-25T08:00:30.000Z');
  trust: TrustV1 = TRUST;
  anchors: readonly AnchorOfList[] | null = null;
  chains: readonly AuditedChain[] = [];

  audit(log: PublishedLog, command: Partial<AuditCommand> = {}): Promise<AuditReport> {
    return auditEvidence({
      ...{ log, mirror: this.mirror, trust: this.trust, sha256, reader: leafReader(sha256), clock: this.clock },
      ...{ listedAnchors: async () => this.anchors, chains: this.chains },
    })({ promises: [], within: 60_000, ahead: 3, ...command });
  }
}

export const codesOf = (report: AuditReport): string[] => report.findings.map(({ code }) => code);

/** So many leaves of filings, each its own, with an index root in their midst and one at the end. */
export function logLeaves(count: number, from = 0): Uint8Array[] {
  const leaves = Array.from({ length: count }, (_, i) => {
    const kind = i % 7 === 0 ? 'sealed' : i % 5 === 0 ? 'set' : 'file';
    return filedLeaf((from + i) % 50, from + i, kind);
  });
  for (const place of [Math.floor(count / 2), count - 1]) leaves[place] = rootLeaf(leaves.slice(0, place));
  return leaves;
}

/** The index-root leaf over these leaves. */
export function rootLeaf(before: readonly Uint8Array[], root = indexRootOf(before)): Uint8Array {
  return indexRootLeaf(TEST_ORIGIN, before.length, root, new Date('2026-11-25T08:00:01.000Z')).leaf;
}
