import { Button } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { ActFilter, ActView } from '../api/acts.js';
import { Empty } from '../design/Empty.js';
import { Failure } from '../design/Failure.js';
import { PageHead } from '../design/PageHead.js';
import { Skeleton } from '../design/Skeleton.js';
import { useLanguage, useWords } from '../language/language.js';
import { ActDrawer } from './ActDrawer.js';
import { ActFilters } from './ActFilters.js';
import { ExportActs } from './ExportActs.js';
import { filterOf } from './act-filter.js';
import { useActList } from './use-act-list.js';
import { actWords } from './words.js';
import './acts.css';

/** The audit trail: searched by what stands in the address, so that a search can be passed on. */
export function Acts() {
  const t = useWords(actWords);
  const [search, setSearch] = useSearchParams();
  const filter = filterOf(search);
  const key = JSON.stringify(filter);
  const list = useActList(filter);
  const [shown, setShown] = useState<ActView>();
  const change = (next: ActFilter): void => {
    const asked = filterOf(new URLSearchParams(Object.entries(next)));
    // The same question once more: what has come since.
    if (JSON.stringify(asked) === key) list.retry();
    else setSearch(new URLSearchParams(Object.entries(asked)));
  };
  return (
    <div className="fd-page">
      <PageHead title={t.title} lead={t.lead} />
      <p className="fd-quiet">{t.scope}</p>
      <ActFilters key={key} filter={filter} onChange={change} />
      <ExportActs key={`export ${key}`} filter={filter} />
      {list.error !== undefined && <Failure error={list.error} retry={list.retry} />}
      {!list.loading && list.error === undefined && list.items.length === 0 && (
        <div className="fd-sheet">
          <Empty title={t.emptyTitle} text={t.emptyText} />
        </div>
      )}
      {list.items.length > 0 && (
        <ul className="fd-acts">
          {list.items.map((act) => (
            <ActRow key={act.index} act={act} onOpen={() => setShown(act)} />
          ))}
        </ul>
      )}
      {list.loading && <Skeleton />}
      {list.hasMore && !list.loading && (
        <div className="fd-more">
          <Button onClick={list.more}>{t.more}</Button>
        </div>
      )}
      {shown !== undefined && <ActDrawer act={shown} onClose={() => setShown(undefined)} />}
    </div>
  );
}

function ActRow({ act, onOpen }: { act: ActView; onOpen: () => void }) {
  const t = useWords(actWords);
  const { language } = useLanguage();
  const isDone = act.outcome === 'done';
  const who = act.erased ? t.erased : (act.login ?? act.client ?? act.account ?? t.unknown);
  return (
    <li>
      <button type="button" className="fd-act" onClick={onOpen} aria-label={`${t.details} ${act.action} ${act.index}`}>
        <span className="fd-act-what">
          <strong className="fd-mono">{act.action}</strong>
          <span className={isDone ? 'fd-act-done' : 'fd-act-refused'}>{isDone ? t.done : act.outcome}</span>
        </span>
        <span className="fd-act-who">
          {who}
          {act.party !== null && act.party !== act.person && <span className="fd-mono"> → {act.party}</span>}
        </span>
        <time dateTime={act.at}>{new Date(act.at).toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB')}</time>
      </button>
    </li>
  );
}
