import { Button, Radio } from 'antd';
import { useState } from 'react';
import { type ExaminedReport, listReports, type ReportState } from '../api/reports.js';
import { Empty } from '../design/Empty.js';
import { Failure } from '../design/Failure.js';
import { PageHead } from '../design/PageHead.js';
import { Skeleton } from '../design/Skeleton.js';
import { useLoad } from '../design/use-load.js';
import { useWords } from '../language/language.js';
import { ExaminedCard } from './ExaminedCard.js';
import { reportWords } from './words.js';

const STATES: readonly ReportState[] = ['open', 'hidden', 'left', 'restored'];

/** The examiner's queue: the oldest first. */
export function ReportQueue() {
  const t = useWords(reportWords);
  const [state, setState] = useState<ReportState>('open');
  return (
    <div className="fd-page fd-page-narrow">
      <PageHead title={t.queue} lead={t.queueLead} />
      <div className="fd-stack">
        <Radio.Group
          optionType="button"
          aria-label={t.state}
          value={state}
          onChange={(event) => setState(event.target.value as ReportState)}
          options={STATES.map((value) => ({ value, label: t.states[value] }))}
        />
        <Listed key={state} state={state} />
      </div>
    </div>
  );
}

function Listed({ state }: { state: ReportState }) {
  const t = useWords(reportWords);
  const [cursor, setCursor] = useState<string>();
  const [earlier, setEarlier] = useState<readonly ExaminedReport[]>([]);
  const [changed, setChanged] = useState<ReadonlyMap<string, ExaminedReport>>(new Map());
  const { load, reload } = useLoad(`${state} ${cursor ?? ''}`, (signal) => listReports(state, cursor, signal));
  const shown = load.state === 'loaded' ? [...earlier, ...load.value.items] : earlier;
  const next = load.state === 'loaded' ? load.value.next : null;
  return (
    <>
      {load.state === 'loaded' && shown.length === 0 && (
        <div className="fd-sheet">
          <Empty title={t.emptyTitle} text={t.emptyText} />
        </div>
      )}
      {shown.map((report) => (
        <ExaminedCard
          key={report.id}
          report={changed.get(report.id) ?? report}
          onDecided={(decided) => setChanged(new Map([...changed, [decided.id, decided]]))}
        />
      ))}
      {load.state === 'loading' && <Skeleton />}
      {load.state === 'failed' && <Failure error={load.error} retry={reload} />}
      {next !== null && (
        <Button
          onClick={() => {
            setEarlier(shown);
            setCursor(next);
          }}
        >
          {t.more}
        </Button>
      )}
    </>
  );
}
