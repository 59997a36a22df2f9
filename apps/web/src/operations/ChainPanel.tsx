import type { ChainOperations } from '../api/operations.js';
import { countText, timeText } from '../design/quantity.js';
import { useLanguage, useWords } from '../language/language.js';
import { amountOf } from './amount.js';
import { Facts } from './Facts.js';
import { spanBetween } from './spans.js';
import { operationsWords } from './words.js';

/** The API counts no further. */
const MOST_COUNTED = 1_000_000;

/** How one chain does. */
export function ChainPanel({ chain, asOf }: { chain: ChainOperations; asOf: string }) {
  const t = useWords(operationsWords);
  const { language } = useLanguage();
  const { name, operator, reachable, lostAt, anchored, final, waiting, pending, head, headAt, nodes } = chain;
  const count = (n: number): string => countText(n, language);
  const at = (covered: ChainOperations['anchored']): string =>
    covered === null ? t.notYet : t.covered(count(covered.size), timeText(covered.at, language));
  const state = lostAt !== null ? t.lost : reachable ? t.reachable : t.unreachable;
  return (
    <li className="fd-sheet" data-chain={name}>
      <div className="fd-panel-head">
        <h3>{name}</h3>
        <span className="fd-quiet fd-small">{t.operators[operator] ?? operator}</span>
        <span className={`fd-tag ${reachable && lostAt === null ? 'fd-tag-anchored' : 'fd-tag-revoked'}`}>{state}</span>
      </div>
      <Facts
        of={[
          [t.anchored, at(anchored)],
          [t.final, at(final)],
          [t.lag, t.count(count(chain.lag))],
          [
            t.pending,
            pending === null
              ? t.none
              : t.pendingText(count(pending.size), spanBetween(pending.since, asOf, language), count(pending.attempts)),
          ],
          [
            t.queued,
            waiting === null ? undefined : t.queuedText(count(waiting.size), spanBetween(waiting.at, asOf, language)),
          ],
          [t.head, head === null ? t.notYet : t.headAt(count(head), timeText(headAt!, language))],
          [
            t.nodes,
            nodes.length === 0 ? undefined : (
              <ul className="fd-nodes">
                {nodes.map((node) => (
                  <li key={node.host}>
                    <span className="fd-mono">{node.host}</span> {t.nodeStates[node.state] ?? node.state}
                    {node.head !== null && <span className="fd-quiet"> · {count(node.head)}</span>}
                  </li>
                ))}
              </ul>
            ),
          ],
          [t.fee, feeText(chain.feeWei, t.free)],
          [t.balance, <Balance key="balance" chain={chain} />],
        ]}
      />
    </li>
  );
}

function Balance({ chain: { balanceWei, anchorsInHand } }: { chain: ChainOperations }) {
  const t = useWords(operationsWords);
  const { language } = useLanguage();
  if (balanceWei === null) return t.unknown;
  const { text, unit } = amountOf(balanceWei, 'coin');
  const enough = anchorsInHand !== null && anchorsInHand >= MOST_COUNTED ? t.plenty : t.enough;
  return (
    <>
      {unit === 'coin' ? t.coin(text) : `${text} ${unit}`}
      {anchorsInHand !== null && <span className="fd-quiet"> · {enough(countText(anchorsInHand, language))}</span>}
    </>
  );
}

function feeText(feeWei: string | null, free: string): string | undefined {
  if (feeWei === null) return undefined;
  const { text, unit } = amountOf(feeWei, 'gwei');
  return feeWei === '0' ? free : `${text} ${unit}`;
}
