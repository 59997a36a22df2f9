import { Button, Input } from 'antd';
import { useState } from 'react';
import type { ActFilter } from '../api/acts.js';
import { useWords } from '../language/language.js';
import { toInstant, toLocal } from './act-filter.js';
import { actWords } from './words.js';

const TEXTS = ['action', 'outcome', 'account', 'party', 'subject'] as const;
/** On a phone the acts come first. */
const PHONE = 720;
const TIMES = ['since', 'until'] as const;

/** The filters as they are typed; they count once they are sent. */
export function ActFilters({ filter, onChange }: { filter: ActFilter; onChange: (filter: ActFilter) => void }) {
  const t = useWords(actWords);
  const [typed, setTyped] = useState<ActFilter>(filter);
  const set = (name: keyof ActFilter, value: string): void => setTyped({ ...typed, [name]: value });
  const send = (next: ActFilter): void => {
    setTyped(next);
    onChange(next);
  };
  return (
    <search>
      <details open={window.innerWidth > PHONE || Object.keys(filter).length > 0}>
        <summary>{t.filters}</summary>
        <form
          className="fd-act-filters"
          aria-label={t.filters}
          onSubmit={(event) => {
            event.preventDefault();
            send(typed);
          }}
        >
          {TIMES.map((name) => (
            <label key={name}>
              <span>{t[name]}</span>
              <Input
                type="datetime-local"
                value={toLocal(typed[name])}
                onChange={({ target }) => set(name, toInstant(target.value))}
              />
            </label>
          ))}
          {TEXTS.map((name) => (
            <label key={name}>
              <span>{t[name]}</span>
              <Input value={typed[name] ?? ''} maxLength={60} onChange={({ target }) => set(name, target.value)} />
            </label>
          ))}
          <div className="fd-row">
            <Button type="primary" htmlType="submit">
              {t.search}
            </Button>
            <Button onClick={() => send({})}>{t.clear}</Button>
          </div>
        </form>
      </details>
    </search>
  );
}
