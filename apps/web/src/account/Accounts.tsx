import { Button } from 'antd';
import { useState } from 'react';
import { listAccounts } from '../api/session.js';
import type { Account } from '../api/types.js';
import { Empty } from '../design/Empty.js';
import { Failure } from '../design/Failure.js';
import { Note } from '../design/Note.js';
import { PageHead } from '../design/PageHead.js';
import { byteText } from '../design/quantity.js';
import { Skeleton } from '../design/Skeleton.js';
import { useLoad } from '../design/use-load.js';
import { useWords } from '../language/language.js';
import { useAccount, useSession } from '../session/session.js';
import { AccountRoles } from './AccountRoles.js';
import { NewAccount } from './NewAccount.js';
import { accountWords } from './words.js';
import './accounts.css';

/** All accounts of this instance, for administrators. */
export function Accounts() {
  const t = useWords(accountWords);
  const own = useAccount();
  const { refresh } = useSession();
  const { load, reload } = useLoad('accounts', listAccounts);
  const [creating, setCreating] = useState(false);
  const [changing, setChanging] = useState<Account>();
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
                <span className="fd-account-roles">
                  {account.platformRoles.map((role) => (
                    <span key={role} className="fd-tag">
                      {t.roleNames[role]}
                    </span>
                  ))}
                  <Button
                    type="link"
                    aria-label={`${account.platformRoles.length === 0 ? t.give : t.change}: ${account.name}`}
                    onClick={() => setChanging(account)}
                  >
                    {account.platformRoles.length === 0 ? t.give : t.change}
                  </Button>
                </span>
                <span className="fd-small fd-quiet">
                  {t.used} {byteText(account.usedBytes)} / {byteText(account.quotaBytes)}
                </span>
                <span className="fd-mono fd-quiet">{account.party}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
      {changing !== undefined && (
        <AccountRoles
          account={changing}
          onDone={(changed) => {
            setChanging(undefined);
            if (changed === undefined) return;
            reload();
            if (changed.id === own.id) void refresh();
          }}
        />
      )}
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
