import { App, Button } from 'antd';
import { Failure } from '../design/Failure.js';
import { Note } from '../design/Note.js';
import { PageHead } from '../design/PageHead.js';
import { zonedTimeText } from '../design/quantity.js';
import { Skeleton } from '../design/Skeleton.js';
import { useLanguage, useWords } from '../language/language.js';
import type { Operations as Found } from '../api/operations.js';
import { Alarms } from './Alarms.js';
import { ChainPanel } from './ChainPanel.js';
import { ClockPanel } from './ClockPanel.js';
import { LogPanel, ProcessPanel, QueuePanel, StoragePanel } from './InstancePanels.js';
import { useOperations } from './use-operations.js';
import { operationsWords } from './words.js';
import './operations.css';

/** The instance at one glance, for administrators: alarms first. */
export function Operations() {
  const t = useWords(operationsWords);
  const { value, error, again } = useOperations();
  return (
    <div className="fd-page">
      <PageHead title={t.title} lead={t.lead}>
        {value !== undefined && <Report found={value} />}
      </PageHead>
      {value === undefined && error === undefined && <Skeleton />}
      {value === undefined && error !== undefined && <Failure error={error} retry={again} />}
      {value !== undefined && (
        <div className="fd-stack">
          <AsOf time={value.asOf} />
          {error !== undefined && (
            <>
              <Note kind="warning">{t.stale}</Note>
              <Failure error={error} retry={again} />
            </>
          )}
          <Panels found={value} />
        </div>
      )}
    </div>
  );
}

function AsOf({ time }: { time: string }) {
  const t = useWords(operationsWords);
  const { language } = useLanguage();
  return (
    <p className="fd-as-of">
      {t.asOf} <time dateTime={time}>{zonedTimeText(time, language)}</time>
    </p>
  );
}

function Panels({ found }: { found: Found }) {
  const t = useWords(operationsWords);
  const { chains, clocks, asOf } = found;
  return (
    <>
      <Alarms alarms={found.alarms} asOf={asOf} />
      <div className="fd-panels">
        <QueuePanel found={found} />
        <LogPanel found={found} />
      </div>
      <section aria-labelledby="chains">
        <h2 id="chains" className="fd-section-title">
          {t.chains}
        </h2>
        {chains.length === 0 && <Note kind="warning">{t.noChains}</Note>}
        <ul className="fd-panels">
          {chains.map((chain) => (
            <ChainPanel key={`${chain.chainId} ${chain.name}`} chain={chain} asOf={asOf} />
          ))}
        </ul>
      </section>
      <section aria-labelledby="clocks">
        <h2 id="clocks" className="fd-section-title">
          {t.clocks}
        </h2>
        {clocks.length === 0 && <Note>{t.noClocks}</Note>}
        <ul className="fd-panels">
          {clocks.map((clock) => (
            <ClockPanel key={clock.name} clock={clock} asOf={asOf} />
          ))}
        </ul>
      </section>
      <div className="fd-panels">
        <StoragePanel found={found} />
        <ProcessPanel found={found} />
      </div>
    </>
  );
}

/** All that the page shows, as it came, for whoever is asked for help. It holds no secrets and no names of parties. */
function Report({ found }: { found: Found }) {
  const t = useWords(operationsWords);
  const { message } = App.useApp();
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(`${JSON.stringify(found, null, 2)}\n`);
      void message.success(t.reportCopied);
    } catch {
      void message.error(t.reportFailed);
    }
  };
  return <Button onClick={() => void copy()}>{t.report}</Button>;
}
