import { App, Button } from 'antd';
import { download } from '../api/download.js';
import { type LogReceiptView, receiptPaths } from '../api/log-receipts.js';
import { told } from '../api/told.js';
import { Copyable } from '../design/Copyable.js';
import { byteText, countText, timeText, zonedTimeText } from '../design/quantity.js';
import { useLanguage, useWords } from '../language/language.js';
import { receiptWords } from './words.js';

interface ReceiptCardProps {
  readonly receipt: LogReceiptView;
  /** Another entry stands in its place. */
  readonly isCorrected: boolean;
  readonly onCorrect: () => void;
}

/** One entry as it was recorded. */
export function ReceiptCard({ receipt, isCorrected, onCorrect }: ReceiptCardProps) {
  const t = useWords(receiptWords);
  const { language } = useLanguage();
  const { message } = App.useApp();
  const { id, type, issuer, reference, time, askAt, size, sha256, documentSize, corrects, withdrawn } = receipt;
  const stands = !isCorrected && !withdrawn;
  const state = isCorrected ? t.stateCorrected : withdrawn ? t.stateWithdrawn : t.stateStands;
  const save = async (): Promise<void> => {
    try {
      await download(receiptPaths.document(id), `receipt-${id}`);
    } catch (error) {
      void message.error(told(error, language).what);
    }
  };
  return (
    <li className={`fd-sheet fd-receipt ${stands ? '' : 'fd-receipt-past'}`} data-receipt={id}>
      <div className="fd-panel-head">
        <h3>{reference}</h3>
        <span className="fd-quiet fd-small">
          {t.number(String(id))}
          {corrects !== null && ` · ${t.correctsNo(String(corrects))}`}
        </span>
        <span className={`fd-tag ${stands ? 'fd-tag-anchored' : 'fd-tag-revoked'}`}>{state}</span>
      </div>
      <dl className="fd-fields">
        <div>
          <dt>{t.type}</dt>
          <dd>{t.types[type] ?? type}</dd>
        </div>
        <div>
          <dt>{t.issuer}</dt>
          <dd>{issuer}</dd>
        </div>
        <div>
          <dt>{t.time}</dt>
          <dd>{zonedTimeText(time, language)}</dd>
        </div>
        <div>
          <dt>{t.covers}</dt>
          <dd>{t.coversText(countText(size, language))}</dd>
        </div>
        {askAt !== '' && (
          <div>
            <dt>{t.askAt}</dt>
            <dd>{askAt}</dd>
          </div>
        )}
        <div>
          <dt>{t.digest}</dt>
          <dd>
            <Copyable value={sha256} name={t.digest} />
            <span className="fd-quiet fd-small">
              {byteText(documentSize)}
              {!receipt.hasDocument && ` · ${t.outside}`}
            </span>
          </dd>
        </div>
        <div>
          <dt>{t.recordedAt}</dt>
          <dd>{timeText(receipt.createdAt, language)}</dd>
        </div>
      </dl>
      <div className="fd-row fd-receipt-actions">
        {receipt.hasDocument && (
          <Button onClick={() => void save()} aria-label={`${t.download} ${reference}`}>
            {t.download}
          </Button>
        )}
        {!isCorrected && (
          <Button onClick={onCorrect} aria-label={`${t.correct} ${reference}`}>
            {t.correct}
          </Button>
        )}
      </div>
    </li>
  );
}
