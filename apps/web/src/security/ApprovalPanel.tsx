import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import { type ApprovalAsking, approve, lookApproval } from '../api/sign-in.js';
import { Note } from '../design/Note.js';
import { useWords } from '../language/language.js';
import type { Change } from './Security.js';
import { securityWords } from './words.js';

/** Says yes to a command line that shows a code: first what asks, then the yes. */
export function ApprovalPanel({ run }: Change) {
  const t = useWords(securityWords);
  const field = useId();
  const [code, setCode] = useState('');
  const [asking, setAsking] = useState<ApprovalAsking>();
  const [isDone, setDone] = useState(false);
  const look = (): Promise<void> =>
    run(async () => {
      setDone(false);
      setAsking(await lookApproval(code.trim()));
    });
  const yes = (): Promise<void> =>
    run(async () => {
      await approve(code.trim());
      setAsking(undefined);
      setCode('');
      setDone(true);
    });
  return (
    <section className="fd-sheet fd-stack">
      <h2>{t.approval}</h2>
      <p className="fd-quiet">{t.approvalText}</p>
      <code>filmdeed login --page</code>
      {isDone && <Note kind="valid">{t.approved}</Note>}
      {asking === undefined ? (
        <form
          className="fd-stack"
          onSubmit={(event) => {
            event.preventDefault();
            void look();
          }}
        >
          <label htmlFor={field} className="fd-label">
            {t.approvalCode}
          </label>
          <Input
            id={field}
            value={code}
            maxLength={20}
            autoComplete="off"
            placeholder="WDJB-MJHT"
            onChange={(event) => setCode(event.target.value)}
          />
          <Button htmlType="submit" disabled={code.trim() === ''} style={{ justifySelf: 'start' }}>
            {t.approvalLook}
          </Button>
        </form>
      ) : (
        <Note kind="warning">
          <p style={{ overflowWrap: 'anywhere' }}>
            <strong>{t.approvalAsks}</strong> {asking.network} · {asking.agent}
          </p>
          <p>{t.approvalWarning}</p>
          <div className="fd-row" style={{ marginTop: 12 }}>
            <Button type="primary" onClick={() => void yes()}>
              {t.approve}
            </Button>
            <Button onClick={() => setAsking(undefined)}>{t.approvalNo}</Button>
          </div>
        </Note>
      )}
    </section>
  );
}
