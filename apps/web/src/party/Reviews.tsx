import { Button, Input } from 'antd';
import { useState } from 'react';
import { download } from '../api/download.js';
import { decide, listReviews, lookAtReview, numberOf, reviewDocument, type VerificationView } from '../api/parties.js';
import { Empty } from '../design/Empty.js';
import { Failure } from '../design/Failure.js';
import { Note } from '../design/Note.js';
import { PageHead } from '../design/PageHead.js';
import { byteText, timeText } from '../design/quantity.js';
import { Skeleton } from '../design/Skeleton.js';
import { useLoad } from '../design/use-load.js';
import { useLanguage, useWords } from '../language/language.js';
import { usePages } from './use-pages.js';
import { partyWords } from './words.js';
import './party.css';

/** What examiners have to decide, whoever waits longest first. */
export function Reviews() {
  const t = useWords(partyWords);
  const { language } = useLanguage();
  const [search, setSearch] = useState('');
  const [open, setOpen] = useState<string>();
  const [done, setDone] = useState(false);
  const { load, reload, items, next } = usePages(`reviews ${search}`, (cursor) => listReviews(search, cursor));
  return (
    <div className="fd-page fd-page-narrow">
      <PageHead title={t.reviews} lead={t.reviewsLead} />
      <div className="fd-stack">
        <Input.Search allowClear placeholder={t.search} aria-label={t.search} onSearch={setSearch} />
        {done && (
          <div role="status">
            <Note kind="valid">{t.decided}</Note>
          </div>
        )}
        {load.state === 'loading' && <Skeleton />}
        {load.state === 'failed' && <Failure error={load.error} retry={reload} />}
        {load.state === 'loaded' && items.length === 0 && <Empty title={t.noReviews} text={t.noReviewsText} />}
        <ul className="fd-parties">
          {items.map((each) => (
            <li key={each.id}>
              <strong>{each.name}</strong>
              <span className="fd-small fd-quiet">
                {t.kinds[each.kind]} · {each.submittedAt !== null && timeText(each.submittedAt, language)}
              </span>
              {open === each.id ? (
                <Review
                  verification={each}
                  onDone={() => {
                    setOpen(undefined);
                    setDone(true);
                    reload();
                  }}
                />
              ) : (
                <Button size="small" onClick={() => setOpen(each.id)} aria-label={`${t.open} ${each.name}`}>
                  {t.open}
                </Button>
              )}
            </li>
          ))}
        </ul>
        {next !== undefined && <Button onClick={next}>{t.more}</Button>}
      </div>
    </div>
  );
}

function Review({ verification: { id, identifier }, onDone }: { verification: VerificationView; onDone: () => void }) {
  const t = useWords(partyWords);
  const { load, reload } = useLoad(`review ${id}`, () => lookAtReview(id));
  const [reason, setReason] = useState('');
  const [number, setNumber] = useState<string>();
  const [error, setError] = useState<unknown>();
  const act = (work: () => Promise<unknown>): void => {
    setError(undefined);
    work().catch(setError);
  };
  const say = (state: 'verified' | 'refused'): void =>
    act(() => decide(id, { state, ...(reason.trim() === '' ? {} : { reason }) }).then(onDone));
  return (
    <div className="fd-stack fd-review">
      {identifier !== null && (
        <p>
          {t.identifierTypes[identifier.type]}: <span className="fd-mono">{number ?? identifier.shown}</span>{' '}
          {identifier.registry} {identifier.country}{' '}
          {number === undefined && (
            <Button size="small" onClick={() => act(async () => setNumber((await numberOf(id)).number))}>
              {t.reveal}
            </Button>
          )}
        </p>
      )}
      {load.state === 'loading' && <Skeleton lines={2} />}
      {load.state === 'failed' && <Failure error={load.error} retry={reload} />}
      {load.state === 'loaded' && (
        <>
          <ul className="fd-parties">
            {load.value.documents.map(({ position, kind, name, size }) => (
              <li key={position}>
                <Button size="small" onClick={() => act(() => download(reviewDocument(id, position), name))}>
                  {t.documentKinds[kind]} · {name}
                </Button>
                <span className="fd-small fd-quiet">{byteText(size)}</span>
              </li>
            ))}
          </ul>
          <Input.TextArea
            aria-label={t.decisionReason}
            placeholder={t.decisionReason}
            maxLength={1000}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
          <div className="fd-row">
            <Button type="primary" onClick={() => say('verified')}>
              {t.verify}
            </Button>
            <Button danger disabled={reason.trim() === ''} onClick={() => say('refused')}>
              {t.refuse}
            </Button>
          </div>
        </>
      )}
      {error !== undefined && <Failure error={error} />}
    </div>
  );
}
