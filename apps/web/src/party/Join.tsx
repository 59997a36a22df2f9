import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import { acceptInvitation, signUp, signUpRule, viewInvitation } from '../api/parties.js';
import { signIn } from '../api/session.js';
import { Failure } from '../design/Failure.js';
import { Note } from '../design/Note.js';
import { PageHead } from '../design/PageHead.js';
import { Skeleton } from '../design/Skeleton.js';
import { useLoad } from '../design/use-load.js';
import { useWords } from '../language/language.js';
import { useSession } from '../session/session.js';
import { partyWords } from './words.js';
import { VouchedBy } from './VouchedBy.js';

interface Person {
  readonly login: string;
  readonly password: string;
  readonly name: string;
}

/** Joins by the link of an invitation, with an account or by opening one; without a link it opens an account where that is open. */
export function Join() {
  const t = useWords(partyWords);
  const token = useLocation().hash.slice(1);
  const { account, refresh } = useSession();
  const navigate = useNavigate();
  const { load, reload } = useLoad(`join ${token}`, async () =>
    token === '' ? { open: (await signUpRule()).open } : { open: true, invitation: await viewInvitation(token) },
  );
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const accept = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      const { party, kind } = await acceptInvitation(token);
      await refresh();
      void navigate(kind === 'member' ? `/parties/${party}` : '/parties');
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  const invitation = load.state === 'loaded' ? load.value.invitation : undefined;
  return (
    <div className="fd-page fd-page-narrow">
      <PageHead title={token === '' ? t.signUp : t.join} />
      <div className="fd-stack">
        {load.state === 'loading' && <Skeleton lines={3} />}
        {load.state === 'failed' && <Failure error={load.error} retry={reload} />}
        {invitation !== undefined && (
          <section className="fd-sheet">
            <h2>{t.joinAs(invitation.partyName, t.inviteKinds[invitation.kind])}</h2>
            <VouchedBy vouched={invitation.vouched} />
            {invitation.roles.length > 0 && (
              <p>
                {t.joinRoles}: {invitation.roles.map((role) => t.roles[role]).join(' · ')}
              </p>
            )}
            {account && (
              <Button type="primary" loading={busy} onClick={() => void accept()}>
                {t.joinNow} · {account.name}
              </Button>
            )}
          </section>
        )}
        {error !== undefined && <Failure error={error} />}
        {load.state === 'loaded' && !load.value.open && <Note>{t.closed}</Note>}
        {load.state === 'loaded' && load.value.open && account === null && (
          <section className="fd-sheet">
            <h2>{t.signUp}</h2>
            <p className="fd-quiet">{t.signUpLead}</p>
            <SignUpForm token={token} />
            <p className="fd-small">
              <Link to="/">{t.haveAccount}</Link>
            </p>
          </section>
        )}
      </div>
    </div>
  );
}

function SignUpForm({ token }: { token: string }) {
  const t = useWords(partyWords);
  const { signedIn } = useSession();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const submit = async (person: Person): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await signUp({ ...person, ...(token === '' ? {} : { invitation: token }) });
      signedIn(await signIn(person.login.trim(), person.password));
      void navigate('/parties');
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  const required = { required: true, message: t.fillIn };
  return (
    <Form<Person> layout="vertical" requiredMark={false} onFinish={(person) => void submit(person)}>
      <Form.Item name="name" label={t.personName} rules={[required]}>
        <Input size="large" autoComplete="name" maxLength={100} />
      </Form.Item>
      <Form.Item name="login" label={t.login} extra={t.loginHint} rules={[required]}>
        <Input size="large" autoComplete="username" maxLength={64} />
      </Form.Item>
      <Form.Item
        name="password"
        label={t.password}
        extra={t.passwordHint}
        rules={[required, { min: 12, message: t.passwordHint }]}
      >
        <Input.Password size="large" autoComplete="new-password" visibilityToggle={false} />
      </Form.Item>
      {error !== undefined && <Failure error={error} />}
      <Button type="primary" size="large" htmlType="submit" block loading={busy}>
        {t.signUp}
      </Button>
    </Form>
  );
}
