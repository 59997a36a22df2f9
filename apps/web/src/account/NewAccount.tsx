import { Button, Checkbox, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { createAccount } from '../api/session.js';
import { PLATFORM_ROLES, type PlatformRole } from '../api/types.js';
import { Failure } from '../design/Failure.js';
import { useWords } from '../language/language.js';
import { accountWords } from './words.js';

interface Fields {
  readonly login: string;
  readonly name: string;
  readonly password: string;
  readonly platformRoles: readonly PlatformRole[];
}

/** Opens an account. `onDone` gets the name, or nothing if it was given up. */
export function NewAccount({ onDone }: { onDone: (name: string | undefined) => void }) {
  const t = useWords(accountWords);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const submit = async (fields: Fields): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      onDone((await createAccount(fields)).name);
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  const required = { required: true, message: t.fillIn };
  return (
    <Modal open title={t.create} footer={null} onCancel={() => onDone(undefined)} mask={{ closable: false }}>
      <Form<Fields>
        layout="vertical"
        requiredMark={false}
        initialValues={{ platformRoles: [] }}
        onFinish={(fields) => void submit(fields)}
      >
        <Form.Item
          name="login"
          label={t.login}
          extra={t.loginHint}
          rules={[required, { pattern: /^[a-z0-9][a-z0-9.-]{1,62}$/, message: t.loginHint }]}
        >
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item name="name" label={t.name} rules={[required]}>
          <Input autoComplete="off" maxLength={200} />
        </Form.Item>
        <Form.Item
          name="password"
          label={t.password}
          extra={t.passwordHint}
          rules={[required, { min: 12, message: t.passwordHint }]}
        >
          <Input.Password autoComplete="new-password" visibilityToggle={false} />
        </Form.Item>
        <Form.Item name="platformRoles" label={t.roles} extra={t.rolesHint}>
          <Checkbox.Group options={PLATFORM_ROLES.map((role) => ({ value: role, label: t.roleNames[role] }))} />
        </Form.Item>
        {error !== undefined && (
          <div style={{ marginBottom: 20 }}>
            <Failure error={error} />
          </div>
        )}
        <Button type="primary" htmlType="submit" block size="large" loading={busy}>
          {t.create}
        </Button>
      </Form>
    </Modal>
  );
}
