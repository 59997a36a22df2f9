import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { FilingState } from '../api/types.js';
import { Empty } from '../design/Empty.js';
import { Failure } from '../design/Failure.js';
import { PageHead } from '../design/PageHead.js';
import { Skeleton } from '../design/Skeleton.js';
import { countText } from '../design/quantity.js';
import { useLanguage, useWords } from '../language/language.js';
import { FilingRow } from './FilingRow.js';
import { SeriesCertificate } from './SeriesCertificate.js';
import { useFilingList } from './use-filing-list.js';
import { filingWords } from './words.js';
import './filings.css';

const STATES: readonly FilingState[] = ['received', 'logged', 'anchored', 'final'];

/** The own party's filings: searched, filtered, page by page, several taken together for a series. */
export function Filings() {
  const t = useWords(filingWords);
  const { language } = useLanguage();
  const [q, setQ] = useState('');
  const [state, setState] = useState<FilingState | ''>('');
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [ordering, setOrdering] = useState(false);
  const list = useFilingList({ q, ...(state === '' ? {} : { state }) });
  const filtered = q !== '' || state !== '';
  const fileNew = (
    <Link to="/file" className="fd-button-link">
      {t.fileNew}
    </Link>
  );
  const toggle = (id: string): void => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    setSelected(next);
  };
  const isEmpty = !list.loading && list.error === undefined && list.items.length === 0;
  return (
    <div className="fd-page">
      <PageHead title={t.listTitle} lead={t.listLead}>
        {fileNew}
      </PageHead>
      <search className="fd-filters">
        <Input.Search
          allowClear
          aria-label={t.search}
          placeholder={t.search}
          enterButton={t.searchButton}
          onSearch={(text) => setQ(text.trim())}
        />
        <Select
          aria-label={t.state}
          value={state}
          onChange={setState}
          options={[
            { value: '', label: t.anyState },
            ...STATES.map((name) => ({ value: name, label: t.states[name] })),
          ]}
        />
      </search>
      {selected.size > 0 && (
        <div className="fd-selection" role="status">
          <span>{t.selected(countText(selected.size, language))}</span>
          <Button type="primary" onClick={() => setOrdering(true)}>
            {t.series}
          </Button>
        </div>
      )}
      {list.error !== undefined && <Failure error={list.error} retry={list.retry} />}
      {isEmpty && (
        <div className="fd-sheet">
          <Empty title={filtered ? t.nothingTitle : t.emptyTitle} text={filtered ? t.nothingText : t.emptyText}>
            {!filtered && fileNew}
          </Empty>
        </div>
      )}
      {list.items.length > 0 && (
        <ul className="fd-filings">
          {list.items.map((filing) => (
            <FilingRow
              key={filing.id}
              filing={filing}
              selected={selected.has(filing.id)}
              onToggle={() => toggle(filing.id)}
            />
          ))}
        </ul>
      )}
      {list.loading && <Skeleton />}
      {list.hasMore && !list.loading && (
        <div className="fd-more">
          <Button onClick={list.more}>{t.more}</Button>
        </div>
      )}
      {ordering && <SeriesCertificate filings={[...selected]} onClose={() => setOrdering(false)} />}
    </div>
  );
}
