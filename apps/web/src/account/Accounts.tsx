import { Button } from 'antd';
import { useState } from 'react';
import { listAccounts } from '../api/session.js';
import { Empty } from '../design/Empty.js';
import { Failure } from '../design/Failure.js';
import { Note } from '../design/Note.js';
import { PageHead } from '../design/PageHead.js';
import { byteText } from '../design/quantity.js';
import { Skeleton } from '../design/Skeleton.js';
import { useLoad } from '../design/use-load.js';
import { useWords } from '../language/language.js';
import { NewAccount } from './NewAccount.js';
import { accountWords } from './words.js';
import './accounts.css';

/** All accounts of this instance, for administrators. */
export function Accounts() {
  const t = useWords(accountWords);
  const { load, reload } = useLoad('accounts', listAccounts);
  const [creating, setCreating] = useState(false);
  const [created, setCreated] = useState<string>();
  return (
    <div className="fd-page">
      <PageHead title={t.title} lead={t.lead}>
        <Button type="primary" onClick={() => setCreating(true)}>
          {t.create}
        </Button>
      </PageHead>
      <div className="fd-stack">
        {created !== undefined && <Note kind="valid">{t.created(created)}</Note>}
        {load.state === 'loading' && <Skeleton />}
        {load.state === 'failed' && <Failure error={load.error} retry={reload} />}
        {load.state === 'loaded' && load.value.items.length === 0 && <Empty title={t.emptyTitle} text={t.emptyText} />}
        {load.state === 'loaded' && load.value.items.length > 0 && (
          <ul className="fd-accounts">
            {load.value.items.map((account) => (
              <li key={account.id}>
                <div>
                  <strong>{account.name}</strong>
                  <span className="fd-quiet"> {account.login}</span>
                </div>
                <span className="fd-tag">{t.roles[account.role] ?? account.role}</span>
                <span className="fd-small fd-quiet">
                  {t.used} {byteText(account.usedBytes)} / {byteText(account.quotaBytes)}
                </span>
                <span className="fd-mono fd-quiet">{account.party}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
      {creating && (
        <NewAccount
          onDone={(name) => {
            setCreating(false);
            if (name === undefined) return;
            setCreated(name);
            reload();
          }}
        />
      )}
    </div>
  );
}
