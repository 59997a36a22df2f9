import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { changePassword } from '../api/session.js';
import { Failure } from '../design/Failure.js';
import { Note } from '../design/Note.js';
import { PageHead } from '../design/PageHead.js';
import { useWords } from '../language/language.js';
import { useAccount } from './session.js';
import { sessionWords } from './words.js';

interface Passwords {
  readonly current: string;
  readonly next: string;
  readonly repeat: string;
}

/** Changes the own password. */
export function ChangePassword() {
  const t = useWords(sessionWords);
  const account = useAccount();
  const [form] = Form.useForm<Passwords>();
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<{ error?: unknown } | undefined>();

  const submit = async ({ current, next }: Passwords): Promise<void> => {
    setBusy(true);
    setOutcome(undefined);
    try {
      await changePassword(current, next);
      form.resetFields();
      setOutcome({});
    } catch (error) {
      setOutcome({ error });
    }
    setBusy(false);
  };
  const required = { required: true, message: t.fillIn };
  return (
    <div className="fd-page fd-page-narrow">
      <PageHead title={t.changePassword} lead={t.changeLead} />
      <section className="fd-sheet">
        <Form form={form} layout="vertical" requiredMark={false} onFinish={(values) => void submit(values)}>
          <input type="text" hidden readOnly autoComplete="username" value={account.login} />
          <Form.Item name="current" label={t.current} rules={[required]}>
            <Input.Password autoComplete="current-password" visibilityToggle={false} />
          </Form.Item>
          <Form.Item name="next" label={t.next} extra={t.nextHint} rules={[required, { min: 12, message: t.nextHint }]}>
            <Input.Password autoComplete="new-password" visibilityToggle={false} />
          </Form.Item>
          <Form.Item
            name="repeat"
            label={t.repeat}
            dependencies={['next']}
            rules={[
              required,
              ({ getFieldValue }) => ({
                validator: (_, value) =>
                  value === getFieldValue('next') ? Promise.resolve() : Promise.reject(new Error(t.differ)),
              }),
            ]}
          >
            <Input.Password autoComplete="new-password" visibilityToggle={false} />
          </Form.Item>
          <div className="fd-stack">
            {outcome !== undefined &&
              ('error' in outcome ? <Failure error={outcome.error} /> : <Note kind="valid">{t.changed}</Note>)}
            <Button type="primary" htmlType="submit" loading={busy} style={{ justifySelf: 'start' }}>
              {t.save}
            </Button>
          </div>
        </Form>
      </section>
    </div>
  );
}
