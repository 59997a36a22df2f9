import { Button } from 'antd';
import { useState } from 'react';
import { listReceipts, type LogReceiptView } from '../api/log-receipts.js';
import { Empty } from '../design/Empty.js';
import { Failure } from '../design/Failure.js';
import { Note } from '../design/Note.js';
import { PageHead } from '../design/PageHead.js';
import { Skeleton } from '../design/Skeleton.js';
import { useLoad } from '../design/use-load.js';
import { useWords } from '../language/language.js';
import { HandOut } from './HandOut.js';
import { ReceiptCard } from './ReceiptCard.js';
import { RecordReceipt } from './RecordReceipt.js';
import { receiptWords } from './words.js';
import './receipts.css';

/** What notaries and judicial chains handed out for checkpoints of the log, for administrators. */
export function Receipts() {
  const t = useWords(receiptWords);
  const { load, reload } = useLoad('receipts', listReceipts);
  const [size, setSize] = useState<number>();
  /** The entry that is corrected; null for a new one; undefined while nothing is recorded. */
  const [recording, setRecording] = useState<LogReceiptView | null>();
  const [saved, setSaved] = useState<string>();
  const receipts = load.state === 'loaded' ? load.value.items : [];
  const corrected = new Set(receipts.map(({ corrects }) => corrects));
  return (
    <div className="fd-page fd-page-narrow">
      <PageHead title={t.title} lead={t.lead}>
        <Button type="primary" onClick={() => setRecording(null)}>
          {t.record}
        </Button>
      </PageHead>
      <div className="fd-stack">
        <HandOut onSize={setSize} />
        <Note>{t.note}</Note>
        {saved !== undefined && (
          <div role="status">
            <Note kind="valid">{t.saved(saved)}</Note>
          </div>
        )}
        <section aria-labelledby="receipts">
          <h2 id="receipts" className="fd-section-title">
            {t.list}
          </h2>
          {load.state === 'loading' && <Skeleton />}
          {load.state === 'failed' && <Failure error={load.error} retry={reload} />}
          {load.state === 'loaded' && receipts.length === 0 && (
            <div className="fd-sheet">
              <Empty title={t.emptyTitle} text={t.emptyText} />
            </div>
          )}
          <ul className="fd-receipts">
            {receipts.map((receipt) => (
              <ReceiptCard
                key={receipt.id}
                receipt={receipt}
                isCorrected={corrected.has(receipt.id)}
                onCorrect={() => setRecording(receipt)}
              />
            ))}
          </ul>
        </section>
      </div>
      {recording !== undefined && (
        <RecordReceipt
          corrected={recording ?? undefined}
          size={size}
          onDone={(receipt) => {
            setRecording(undefined);
            if (receipt === undefined) return;
            setSaved(receipt.reference);
            reload();
          }}
        />
      )}
    </div>
  );
}
