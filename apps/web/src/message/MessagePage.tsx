import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { Link, useParams } from 'react-router';
import { type DeliveryView, openMessage, proofPath, type WholeMessage } from '../api/messages.js';
import { download } from '../api/download.js';
import { Failure } from '../design/Failure.js';
import { PageHead } from '../design/PageHead.js';
import { timeText } from '../design/quantity.js';
import { Skeleton } from '../design/Skeleton.js';
import { useLoad } from '../design/use-load.js';
import { useLanguage, useWords } from '../language/language.js';
import { useActing } from '../session/session.js';
import { unreadChanged } from './unread.js';
import { messageWords } from './words.js';
import './message.css';

/** One message. That this page shows it to a person is what opening means. */
export function MessagePage() {
  const t = useWords(messageWords);
  const { message: id = '' } = useParams();
  const { party } = useActing();
  const { load, reload } = useLoad(`${party} ${id}`, (signal) => openMessage(id, signal));
  useEffect(() => {
    if (load.state === 'loaded') unreadChanged();
  }, [load]);
  return (
    <div className="fd-page fd-page-narrow">
      <p>
        <Link to="/messages">{t.back}</Link>
      </p>
      {load.state === 'loading' && <Skeleton />}
      {load.state === 'failed' && <Failure error={load.error} retry={reload} />}
      {load.state === 'loaded' && <Shown message={load.value} />}
    </div>
  );
}

function Shown({ message }: { message: WholeMessage }) {
  const t = useWords(messageWords);
  const { language } = useLanguage();
  const { id, subject, text, about, served, deliveries, createdAt, legalEffect, textSha256 } = message;
  const [error, setError] = useState<unknown>();
  const facts: [string, string][] = [
    [t.served, served === null ? t.notServed : timeText(served.at, language)],
    ...(served === null
      ? []
      : [[t.servedBy, `${t.channels[served.channel]} · ${t.events[served.event]}`] as [string, string]]),
    ...(served?.law == null ? [] : [[t.law, served.law] as [string, string]]),
    ...(about === null ? [] : [[t.about, about] as [string, string]]),
    [t.digest, textSha256],
  ];
  return (
    <>
      <PageHead title={subject} lead={timeText(createdAt, language)}>
        {legalEffect && <span className="fd-tag">{t.legal}</span>}
      </PageHead>
      <section className="fd-sheet fd-letter" lang={message.language === 'zh' ? 'zh-CN' : 'en'}>
        {text
          .trim()
          .split('\n\n')
          .map((paragraph, i) => (
            <p key={i}>
              <Paragraph text={paragraph} />
            </p>
          ))}
      </section>
      <section className="fd-sheet">
        <h2>{t.ways}</h2>
        <dl className="fd-fields">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd style={{ overflowWrap: 'anywhere' }}>{value}</dd>
            </div>
          ))}
        </dl>
        {deliveries.map((delivery, i) => (
          <Way key={i} delivery={delivery} />
        ))}
        {error !== undefined && <Failure error={error} />}
        <Button onClick={() => void download(proofPath(id), `${id}.proof.json`).catch(setError)}>{t.proof}</Button>
      </section>
    </>
  );
}

/** A link of our own leads on; of another site it stays text, whatever stands in a fact. */
function Paragraph({ text }: { text: string }) {
  const isOwn = /^https?:\/\/\S+$/.test(text) && URL.canParse(text) && new URL(text).origin === window.location.origin;
  return isOwn ? <a href={text}>{text}</a> : <>{text}</>;
}

function Way({ delivery: { channel, address, state, reply, ...times } }: { delivery: DeliveryView }) {
  const t = useWords(messageWords);
  const { language } = useLanguage();
  const rows: [string, string | null][] = [
    [t.queued, times.queuedAt],
    [t.sent, times.sentAt],
    [t.delivered, times.deliveredAt],
    [t.opened, times.openedAt],
    [t.ended, times.endedAt],
  ];
  return (
    <div style={{ margin: '14px 0' }}>
      <div className="fd-row">
        <strong>{t.channels[channel]}</strong>
        {address !== null && <span className="fd-mono">{address}</span>}
        <span className="fd-tag">{t.states[state]}</span>
      </div>
      <p className="fd-small fd-quiet" style={{ margin: '4px 0 0' }}>
        {rows
          .filter(([, at]) => at !== null)
          .map(([name, at]) => `${name} ${timeText(at!, language)}`)
          .join(' · ')}
      </p>
      {reply !== null && (
        <p className="fd-small fd-quiet" style={{ margin: 0, overflowWrap: 'anywhere' }}>
          {t.reply} {reply}
        </p>
      )}
    </div>
  );
}
