import { Button, Input } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { listParties } from '../api/parties.js';
import { Empty } from '../design/Empty.js';
import { Failure } from '../design/Failure.js';
import { PageHead } from '../design/PageHead.js';
import { Skeleton } from '../design/Skeleton.js';
import { useWords } from '../language/language.js';
import { useAccount, useSession } from '../session/session.js';
import { NewParty } from './NewParty.js';
import { usePages } from './use-pages.js';
import { VouchedBy } from './VouchedBy.js';
import { partyWords } from './words.js';
import './party.css';

/** The own person and the organisations of the account. */
export function Parties() {
  const t = useWords(partyWords);
  const account = useAccount();
  const { refresh } = useSession();
  const navigate = useNavigate();
  const [making, setMaking] = useState(false);
  const [search, setSearch] = useState('');
  const { load, reload, items, next, moreError } = usePages(`parties ${search}`, (cursor) =>
    listParties(search, cursor),
  );
  return (
    <div className="fd-page fd-page-narrow">
      <PageHead title={t.title} lead={t.lead}>
        <Button type="primary" onClick={() => setMaking(true)}>
          {t.make}
        </Button>
      </PageHead>
      <div className="fd-stack">
        <ul className="fd-parties">
          <li>
            <Link to={`/parties/${account.party}`}>{account.name}</Link>
            <span className="fd-tag">{t.myself}</span>
          </li>
        </ul>
        <Input.Search allowClear placeholder={t.search} aria-label={t.search} onSearch={setSearch} />
        {load.state === 'loading' && <Skeleton />}
        {load.state === 'failed' && <Failure error={load.error} retry={reload} />}
        {load.state === 'loaded' && items.length === 0 && <Empty title={t.emptyTitle} text={t.emptyText} />}
        {items.length > 0 && (
          <ul className="fd-parties">
            {items.map(({ id, name, displayName, roles, vouched }) => (
              <li key={id}>
                <span>
                  <Link to={`/parties/${id}`}>{name}</Link>
                  {displayName !== null && <span className="fd-quiet"> {displayName}</span>}
                </span>
                <span className="fd-small fd-quiet">{roles.map((role) => t.roles[role]).join(' · ')}</span>
                <VouchedBy vouched={vouched} />
              </li>
            ))}
          </ul>
        )}
        {moreError !== undefined && <Failure error={moreError} />}
        {next !== undefined && <Button onClick={next}>{t.more}</Button>}
      </div>
      {making && (
        <NewParty
          onDone={(party) => {
            setMaking(false);
            if (party === undefined) return;
            void refresh();
            void navigate(`/parties/${party.id}`);
          }}
        />
      )}
    </div>
  );
}
