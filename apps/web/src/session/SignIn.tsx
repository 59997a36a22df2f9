import { Button, Form, Input } from 'antd';
import { useCallback, useState } from 'react';
import { Link } from 'react-router';
import { ApiRefusal } from '../api/api-refusal.js';
import { signIn } from '../api/session.js';
import type { Account } from '../api/types.js';
import { Failure } from '../design/Failure.js';
import { Mark } from '../design/Mark.js';
import { PageHead } from '../design/PageHead.js';
import { useWords } from '../language/language.js';
import { OtherWays } from './OtherWays.js';
import { useSession } from './session.js';
import { sessionWords } from './words.js';
import './sign-in.css';

interface Credentials {
  readonly login: string;
  readonly password: string;
  readonly code?: string;
}

/** Asks who is there. Home then leads on to the page that was wanted. */
export function SignIn() {
  const t = useWords(sessionWords);
  const { signedIn } = useSession();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();

  const [half, setHalf] = useState(false);
  const done = useCallback((account: Account) => signedIn(account), [signedIn]);

  const submit = async ({ login, password, code }: Credentials): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      signedIn(await signIn(login.trim(), password, half ? code?.trim() : undefined));
    } catch (failure) {
      const isHalf = failure instanceof ApiRefusal && failure.code === 'session.second-factor-required';
      setHalf(half || isHalf);
      setError(isHalf ? undefined : failure);
      setBusy(false);
    }
  };
  return (
    <div className="fd-page fd-entrance">
      <section className="fd-entrance-pitch">
        <Mark size={56} />
        <p className="fd-entrance-tagline">{t.tagline}</p>
        <p>{t.pitch}</p>
        <ul>
          {t.points.map((point) => (
            <li key={point}>{point}</li>
          ))}
        </ul>
      </section>
      <section className="fd-sheet fd-entrance-form">
        <PageHead title={t.title} lead={t.lead} />
        <OtherWays signedIn={done} failed={setError} />
        <Form
          layout="vertical"
          requiredMark={false}
          onFinish={(values: Credentials) => void submit(values)}
          disabled={busy}
        >
          <Form.Item name="login" label={t.login} rules={[{ required: true, message: t.fillIn }]}>
            <Input size="large" autoComplete="username webauthn" autoFocus />
          </Form.Item>
          <Form.Item name="password" label={t.password} rules={[{ required: true, message: t.fillIn }]}>
            <Input.Password size="large" autoComplete="current-password" visibilityToggle={false} />
          </Form.Item>
          {half && (
            <Form.Item name="code" label={t.code} extra={t.codeHint} rules={[{ required: true, message: t.fillIn }]}>
              <Input size="large" autoComplete="one-time-code" maxLength={40} autoFocus />
            </Form.Item>
          )}
          {error !== undefined && (
            <div style={{ marginBottom: 20 }}>
              <Failure error={error} />
            </div>
          )}
          <Button type="primary" size="large" htmlType="submit" block loading={busy}>
            {t.signIn}
          </Button>
        </Form>
        <p className="fd-small fd-quiet" style={{ margin: '18px 0 0' }}>
          {t.firstRun}
        </p>
        <p style={{ margin: '10px 0 0' }}>
          <Link to="/verify">{t.verifyInstead}</Link>
        </p>
      </section>
    </div>
  );
}
