import type { FindingSink } from '@filmdeed/ledger';
import { type AnchorWord, factsOfWord } from './anchor-word.js';
import type { AuditFindingCode } from './audit-finding.js';

type Dated = AnchorWord & { readonly span: NonNullable<AnchorWord['span']> };

/**
 * Holds the times that leaves state to the clocks. What stands before the size of an anchor was there at its time: it cannot state a later one. What
 * stands behind it was logged after the anchored checkpoint: it cannot state a time earlier than that by more than `within` milliseconds, which is how long a
 * leaf may wait for the log, and a checkpoint for its clock.
 */
export function judgeTimes(
  words: readonly AnchorWord[],
  leaves: { readonly size: number; timeOf(leaf: number): number },
  within: number,
  findings: FindingSink<AuditFindingCode>,
): void {
  const dated = words.filter((word): word is Dated => word.span !== undefined).sort((a, b) => a.size - b.size);
  const found = (code: AuditFindingCode, leaf: number, time: number, word: Dated): void =>
    findings.add(code, { leaf, time: new Date(time).toISOString(), ...factsOfWord(word) });
  let past: Dated | undefined;
  for (let leaf = 0, next = 0; leaf < leaves.size; leaf++) {
    for (; dated[next] !== undefined && dated[next]!.size <= leaf; next++) {
      if (past === undefined || dated[next]!.span.earliest > past.span.earliest) past = dated[next]!;
    }
    const time = leaves.timeOf(leaf);
    if (past !== undefined && time < past.span.earliest - within) found('time-before-anchor', leaf, time, past);
  }
  let coming: Dated | undefined;
  for (let leaf = leaves.size - 1, next = dated.length - 1; leaf >= 0; leaf--) {
    for (; next >= 0 && dated[next]!.size > leaf; next--) {
      if (coming === undefined || dated[next]!.span.latest < coming.span.latest) coming = dated[next]!;
    }
    const time = leaves.timeOf(leaf);
    if (coming !== undefined && time > coming.span.latest) found('time-after-anchor', leaf, time, coming);
  }
}
