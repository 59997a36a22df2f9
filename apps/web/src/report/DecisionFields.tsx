import type { ReportDecisionView } from '../api/reports.js';
import { timeText } from '../design/quantity.js';
import { useLanguage, useWords } from '../language/language.js';
import { groundText } from './ground-words.js';
import { reportWords } from './words.js';

/** When, why and by which decision. */
export function DecisionFields({ decision }: { decision: ReportDecisionView }) {
  const t = useWords(reportWords);
  const { language } = useLanguage();
  const { id, verdict, ground, words, at, leafHash, leafIndex } = decision;
  const place = leafHash === null ? t.noLeaf : leafIndex === null ? t.leafWaits : String(leafIndex);
  const rows: [string, string][] = [
    [t.verdict, t.verdicts[verdict]],
    [t.when, timeText(at, language)],
    [t.ground, groundText(ground, language)],
    [t.words, words],
    [t.decision, id],
    [t.leaf, place],
  ];
  return (
    <dl className="fd-fields">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd style={{ overflowWrap: 'anywhere' }}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
