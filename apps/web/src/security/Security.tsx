import { Button } from 'antd';
import { useState } from 'react';
import { lookSecondFactor } from '../api/sign-in.js';
import { ApiRefusal } from '../api/api-refusal.js';
import { Failure } from '../design/Failure.js';
import { Note } from '../design/Note.js';
import { PageHead } from '../design/PageHead.js';
import { Skeleton } from '../design/Skeleton.js';
import { useLoad } from '../design/use-load.js';
import { useWords } from '../language/language.js';
import { AppPanel } from './AppPanel.js';
import { ApprovalPanel } from './ApprovalPanel.js';
import { IdentityPanel } from './IdentityPanel.js';
import { PasskeyPanel } from './PasskeyPanel.js';
import { RecoveryCodes } from './RecoveryCodes.js';
import { SessionPanel } from './SessionPanel.js';
import { StepUp } from './StepUp.js';
import { securityWords } from './words.js';
import './security.css';

/** What each panel does: it is tried again after a second factor was shown, and what it changed is loaded anew. */
export interface Change {
  run(work: () => Promise<{ readonly recoveryCodes?: readonly string[] } | void>): Promise<void>;
}

/** How the own account signs in, and where it is signed in. */
export function Security() {
  const t = useWords(securityWords);
  const [round, setRound] = useState(0);
  const { load, reload } = useLoad('second-factor', lookSecondFactor);
  const [codes, setCodes] = useState<readonly string[]>();
  const [error, setError] = useState<unknown>();
  const [waiting, setWaiting] = useState<() => Promise<void>>();

  const changed = (): void => {
    setRound((n) => n + 1);
    reload();
  };

  const run: Change['run'] = async (work) => {
    setError(undefined);
    try {
      const done = await work();
      if (done?.recoveryCodes !== undefined) setCodes(done.recoveryCodes);
      changed();
    } catch (failure) {
      const asks = failure instanceof ApiRefusal && failure.code === 'access.second-factor-required';
      if (asks) setWaiting(() => () => run(work));
      else setError(failure);
    }
  };
  const view = load.state === 'loaded' ? load.value : undefined;
  return (
    <div className="fd-page fd-page-narrow fd-security">
      <PageHead title={t.title} lead={t.lead} />
      <div className="fd-stack">
        {load.state === 'loading' && <Skeleton />}
        {load.state === 'failed' && <Failure error={load.error} retry={reload} />}
        {view?.asked === true && view.shownAt === null && (
          <Note kind="warning">
            <p>
              <strong>{t.asked}</strong> {view.factors.length === 0 ? t.askedNone : t.askedShow}
            </p>
            {view.factors.length > 0 && waiting === undefined && (
              <Button onClick={() => setWaiting(() => () => Promise.resolve())}>{t.show}</Button>
            )}
          </Note>
        )}
        {error !== undefined && <Failure error={error} />}
        {waiting !== undefined && view !== undefined && (
          <StepUp
            factors={view.factors}
            onDone={(shown) => {
              setWaiting(undefined);
              if (!shown) return;
              changed();
              void waiting();
            }}
          />
        )}
        {codes !== undefined && <RecoveryCodes codes={codes} onSeen={() => setCodes(undefined)} />}
        {view !== undefined && (
          <>
            <PasskeyPanel round={round} run={run} />
            <AppPanel view={view} run={run} />
            <IdentityPanel round={round} run={run} />
            <ApprovalPanel run={run} />
          </>
        )}
        <SessionPanel round={round} run={run} />
      </div>
    </div>
  );
}
