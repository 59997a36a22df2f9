import { Link, useParams } from 'react-router';
import { findReport } from '../api/reports.js';
import { Failure } from '../design/Failure.js';
import { Note } from '../design/Note.js';
import { PageHead } from '../design/PageHead.js';
import { timeText } from '../design/quantity.js';
import { Skeleton } from '../design/Skeleton.js';
import { useLoad } from '../design/use-load.js';
import { useLanguage, useWords } from '../language/language.js';
import { DecisionFields } from './DecisionFields.js';
import { groundText } from './ground-words.js';
import { reportWords } from './words.js';

/** What was decided on a report, for whoever has its number. */
export function ReportOutcome() {
  const t = useWords(reportWords);
  const { language } = useLanguage();
  const { report: id = '' } = useParams();
  const { load, reload } = useLoad(id, (signal) => findReport(id, signal));
  return (
    <div className="fd-page fd-page-narrow">
      <PageHead title={t.title} lead={<span className="fd-mono">{id}</span>} />
      <div className="fd-stack">
        {load.state === 'loading' && <Skeleton />}
        {load.state === 'failed' && <Failure error={load.error} retry={reload} />}
        {load.state === 'loaded' && (
          <>
            <section className="fd-sheet">
              <dl className="fd-fields">
                <div>
                  <dt>{t.state}</dt>
                  <dd>{t.states[load.value.state]}</dd>
                </div>
                <div>
                  <dt>{t.reason}</dt>
                  <dd>{groundText(load.value.reason, language)}</dd>
                </div>
                <div>
                  <dt>{t.received}</dt>
                  <dd>{timeText(load.value.receivedAt, language)}</dd>
                </div>
                <div>
                  <dt>{t.filing}</dt>
                  <dd className="fd-mono" style={{ overflowWrap: 'anywhere' }}>
                    <Link to={`/verify/${load.value.filing}`}>{load.value.filing}</Link>
                  </dd>
                </div>
              </dl>
            </section>
            {load.value.decisions.length === 0 && <Note>{t.waiting}</Note>}
            {load.value.decisions.map((decision) => (
              <section key={decision.id} className="fd-sheet">
                <DecisionFields decision={decision} />
              </section>
            ))}
          </>
        )}
      </div>
    </div>
  );
}
