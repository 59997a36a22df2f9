import type { ClockOperations } from '../api/operations.js';
import { countText, timeText } from '../design/quantity.js';
import { useLanguage, useWords } from '../language/language.js';
import { Facts } from './Facts.js';
import { operationsWords } from './words.js';

/** How one clock beside the chains does. */
export function ClockPanel({ clock, asOf }: { clock: ClockOperations; asOf: string }) {
  const t = useWords(operationsWords);
  const { language } = useLanguage();
  const { name, operator, reachable, problem, attested, lag, dueAt } = clock;
  const count = (n: number): string => countText(n, language);
  const due = dueAt === null ? t.dueNone : dueAt <= asOf ? t.dueNow : timeText(dueAt, language);
  return (
    <li className="fd-sheet" data-clock={name}>
      <div className="fd-panel-head">
        <h3>{name}</h3>
        <span className="fd-quiet fd-small">{t.operators[operator] ?? operator}</span>
        <span className={`fd-tag ${reachable ? 'fd-tag-anchored' : 'fd-tag-revoked'}`}>
          {reachable ? t.reachable : t.unreachable}
        </span>
      </div>
      <Facts
        of={[
          [t.attested, attested === null ? t.notYet : t.covered(count(attested.size), timeText(attested.at, language))],
          [t.lag, t.count(count(lag))],
          [t.due, due],
          [t.problem, problem === null ? undefined : <span className="fd-mono">{problem}</span>],
        ]}
      />
    </li>
  );
}
