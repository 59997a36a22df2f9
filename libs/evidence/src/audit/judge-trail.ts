import type { FindingSink } from '@filmdeed/ledger';
import type { AuditFindingCode } from './audit-finding.js';
import type { LeafColumns } from './leaf-columns.js';

export interface JudgedTrail {
  /** Leaves that state a head of the audit trail. */
  readonly stated: number;
  /** Acts that the newest of them counts. */
  readonly count: number;
}

/**
 * Holds the leaves that state the audit trail to each other (docs/format.md §16.3): none counts fewer acts than the one before it, and the same count has one head.
 * `size` leaves are in the log for certain.
 */
export async function judgeTrail(
  columns: Pick<LeafColumns, 'statedHeads'>,
  findings: FindingSink<AuditFindingCode>,
  size: number,
): Promise<JudgedTrail> {
  const stated = (await columns.statedHeads()).filter(({ leaf }) => leaf < size);
  const known = new Map<number, { readonly leaf: number; readonly head: string }>();
  let before = { leaf: -1, count: 0 };
  for (const { leaf, count, head } of stated) {
    if (count < before.count) {
      findings.add('trail-shrunk', { leaf, count, earlier: before.leaf, counted: before.count });
    }
    const same = known.get(count);
    if (same === undefined) known.set(count, { leaf, head });
    else if (same.head !== head) {
      findings.add('trail-rewritten', { leaf, count, head, earlier: same.leaf, stated: same.head });
    }
    before = { leaf, count };
  }
  return { stated: stated.length, count: before.count };
}
