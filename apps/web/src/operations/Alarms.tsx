import type { OperationAlarm } from '../api/operations.js';
import { Note } from '../design/Note.js';
import { timeText } from '../design/quantity.js';
import { useLanguage, useWords } from '../language/language.js';
import { spanBetween } from './spans.js';
import { operationsWords } from './words.js';

/** What stands, urgent first: what it is, what to do, since when, and the facts. */
export function Alarms({ alarms, asOf }: { alarms: readonly OperationAlarm[]; asOf: string }) {
  const t = useWords(operationsWords);
  return (
    <section aria-labelledby="alarms">
      <h2 id="alarms" className="fd-section-title">
        {t.alarms}
        {alarms.length > 0 && <span className="fd-count">{alarms.length}</span>}
      </h2>
      {alarms.length === 0 && (
        <Note kind="valid">
          <p>
            <strong>{t.quiet}</strong>
          </p>
          <p>{t.quietText}</p>
        </Note>
      )}
      <ul className="fd-alarms">
        {alarms.map((alarm) => (
          <Alarm key={`${alarm.code} ${alarm.subject}`} alarm={alarm} asOf={asOf} />
        ))}
      </ul>
    </section>
  );
}

function Alarm({ alarm, asOf }: { alarm: OperationAlarm; asOf: string }) {
  const t = useWords(operationsWords);
  const { language } = useLanguage();
  const { code, severity, what, advice, subject, since, facts } = alarm;
  const told = Object.entries(facts).map(([name, value]) => `${name}: ${String(value)}`);
  return (
    <li className={`fd-alarm fd-alarm-${severity}`} data-alarm={code}>
      <h3>
        <span className="fd-alarm-severity">{t[severity]}</span>
        {what[language]}
        {subject !== null && <span className="fd-alarm-subject">{subject}</span>}
      </h3>
      <p>{advice[language]}</p>
      <p className="fd-small fd-alarm-facts">
        <span className="fd-mono">{code}</span>
        {since !== null && <span>{t.since(timeText(since, language), spanBetween(since, asOf, language))}</span>}
        {told.length > 0 && <span className="fd-mono">{told.join(' · ')}</span>}
      </p>
    </li>
  );
}
