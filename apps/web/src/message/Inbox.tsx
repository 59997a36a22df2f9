import { Button, Checkbox, Input } from 'antd';
import { type KeyboardEvent, useState } from 'react';
import { Link } from 'react-router';
import { listMessages, type MessageView } from '../api/messages.js';
import { Empty } from '../design/Empty.js';
import { Failure } from '../design/Failure.js';
import { PageHead } from '../design/PageHead.js';
import { timeText } from '../design/quantity.js';
import { Skeleton } from '../design/Skeleton.js';
import { useLoad } from '../design/use-load.js';
import { useLanguage, useWords } from '../language/language.js';
import { useActing } from '../session/session.js';
import { messageWords } from './words.js';
import './message.css';

/** The messages to the acting party, newest first. Arrow keys go from one to the next. */
export function Inbox() {
  const t = useWords(messageWords);
  const { party } = useActing();
  const [search, setSearch] = useState('');
  const [unread, setUnread] = useState(false);
  return (
    <div className="fd-page fd-page-narrow">
      <PageHead title={t.inbox} lead={t.inboxLead}>
        <Link to="/addresses">{t.addresses}</Link>
      </PageHead>
      <div className="fd-stack">
        <div className="fd-row">
          <Input.Search
            aria-label={t.search}
            placeholder={t.search}
            allowClear
            maxLength={200}
            style={{ flex: '1 1 240px' }}
            onSearch={(text) => setSearch(text.trim())}
          />
          <Checkbox checked={unread} onChange={(event) => setUnread(event.target.checked)}>
            {t.onlyUnread}
          </Checkbox>
        </div>
        <Listed key={`${party} ${String(unread)} ${search}`} search={search} unread={unread} />
      </div>
    </div>
  );
}

function Listed({ search, unread }: { search: string; unread: boolean }) {
  const t = useWords(messageWords);
  const [cursor, setCursor] = useState<string>();
  const [earlier, setEarlier] = useState<readonly MessageView[]>([]);
  const { load, reload } = useLoad(`messages ${cursor ?? ''}`, (signal) =>
    listMessages({ search, unread, cursor }, signal),
  );
  const shown = load.state === 'loaded' ? [...earlier, ...load.value.items] : earlier;
  const next = load.state === 'loaded' ? load.value.next : null;
  return (
    <>
      {load.state === 'loaded' && shown.length === 0 && (
        <div className="fd-sheet">
          <Empty title={t.emptyTitle} text={t.emptyText} />
        </div>
      )}
      {shown.length > 0 && (
        <ul className="fd-inbox" onKeyDown={moveAmong}>
          {shown.map((message) => (
            <Row key={message.id} message={message} />
          ))}
        </ul>
      )}
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

function Row({
  message: { id, subject, createdAt, openedAt, legalEffect, language: spoken },
}: {
  message: MessageView;
}) {
  const t = useWords(messageWords);
  const { language } = useLanguage();
  const isUnread = openedAt === null;
  return (
    <li className={isUnread ? 'fd-unread' : ''}>
      <Link to={`/messages/${id}`}>
        <span className="fd-subject" lang={spoken === 'zh' ? 'zh-CN' : 'en'}>
          {subject}
        </span>
        <time className="fd-small fd-quiet" dateTime={createdAt}>
          {timeText(createdAt, language)}
        </time>
        {(isUnread || legalEffect) && (
          <span className="fd-marks">
            {isUnread && <span className="fd-tag fd-tag-received">{t.unread}</span>}
            {legalEffect && <span className="fd-tag">{t.legal}</span>}
          </span>
        )}
      </Link>
    </li>
  );
}

/** Tab goes through them as through any links; the arrows are quicker. */
function moveAmong(event: KeyboardEvent<HTMLUListElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLAnchorElement>('a')];
  const at = links.indexOf(document.activeElement as HTMLAnchorElement);
  const next = links[at + step];
  if (at < 0 || next === undefined) return;
  event.preventDefault();
  next.focus();
}
