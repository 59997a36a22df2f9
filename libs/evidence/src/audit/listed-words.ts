import { isRefusal, toHex } from '@filmdeed/kernel';
import { type FindingSink, type NoteVerifier, openCheckpoint } from '@filmdeed/ledger';
import type { TrustV1 } from '../trust.js';
import { stampOf } from '../verify/verify-rfc3161-anchor.js';
import { juryOf, wordOf } from '../verify/verify-witness-anchor.js';
import { type AnchorOfList, type ListedAnchor, readListedAnchor } from './anchor-list.js';
import { type AnchorWord, CLOCK_SLACK } from './anchor-word.js';
import type { AuditFindingCode } from './audit-finding.js';

export interface ListedWords {
  readonly words: readonly AnchorWord[];
  /** Anchors whose clock nobody here can judge, by reason: their root was compared all the same, unless their type is unknown. */
  readonly notChecked: Readonly<Record<string, number>>;
  readonly listed: readonly { readonly anchor: ListedAnchor; readonly word: AnchorWord }[];
}

/**
 * What the listed anchors say. The log's key signed each checkpoint: whatever clock there is, its root must be that of the log. What is wrong with an anchor
 * itself is found as `anchor-invalid`.
 */
export function listedWords(
  anchors: readonly AnchorOfList[],
  trust: TrustV1,
  logKeys: readonly NoteVerifier[],
  findings: FindingSink<AuditFindingCode>,
): ListedWords {
  const listed: ListedWords['listed'][number][] = [];
  const notChecked: Record<string, number> = {};
  anchors.forEach((value, place) => {
    try {
      const anchor = readListedAnchor(value, place);
      if (anchor === null) notChecked['unknown-type'] = (notChecked['unknown-type'] ?? 0) + 1;
      else {
        const { word, reason } = wordOfAnchor(anchor, trust, logKeys);
        if (reason !== undefined) notChecked[reason] = (notChecked[reason] ?? 0) + 1;
        listed.push({ anchor, word });
      }
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const type = String(value?.type ?? '').slice(0, 60);
      findings.add('anchor-invalid', { place, type, is: error.code, reason: error.message, ...error.facts });
    }
  });
  return { words: listed.map(({ word }) => word), notChecked, listed };
}

function wordOfAnchor(
  anchor: ListedAnchor,
  trust: TrustV1,
  logKeys: readonly NoteVerifier[],
): { readonly word: AnchorWord; readonly reason?: string } {
  const checkpoint = openCheckpoint(anchor.checkpoint, logKeys, trust.log.origin);
  const said = { size: checkpoint.size, root: toHex(checkpoint.root), kind: anchor.type };
  if (anchor.type === 'rfc3161') {
    const stamp = stampOf(anchor, checkpoint, trust, 0);
    if ('verdict' in stamp) return { word: { ...said, clock: anchor.authority }, reason: String(stamp.code) };
    const [earliest, latest] = [Date.parse(stamp.stamp.earliest), Date.parse(stamp.stamp.latest) + CLOCK_SLACK];
    return { word: { ...said, clock: stamp.authority.name, span: { earliest, latest } } };
  }
  if (anchor.type === 'witness') {
    const { said: quorum } = wordOf(anchor.checkpoint, juryOf(trust));
    if (quorum === undefined) return { word: { ...said, clock: 'witness' }, reason: 'witness-not-trusted' };
    const { clock, kthSmallest, kthLargest } = quorum;
    const span = {
      earliest: 1000 * Math.min(kthSmallest, kthLargest),
      latest: 1000 * Math.max(kthSmallest, kthLargest) + CLOCK_SLACK,
    };
    return { word: { ...said, clock, span } };
  }
  if (anchor.type === 'evm') {
    const chain = trust.chains.find(
      ({ genesis, contract }) => genesis === anchor.genesis && contract === anchor.contract,
    );
    if (chain === undefined)
      return { word: { ...said, clock: `eip155:${anchor.chainId}` }, reason: 'chain-not-trusted' };
    return { word: { ...said, clock: chain.name } };
  }
  return { word: { ...said, clock: anchor.issuer }, reason: 'ask-issuer' };
}
