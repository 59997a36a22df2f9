import { Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { makeParty, ORGANISATION_KINDS, type PartyKind, type PartyView } from '../api/parties.js';
import { Failure } from '../design/Failure.js';
import { useWords } from '../language/language.js';
import { partyWords } from './words.js';

interface Fields {
  readonly kind: PartyKind;
  readonly name: string;
  readonly displayName?: string;
}

/** Makes an organisation. `onDone` gets it, or nothing if it was given up. */
export function NewParty({ onDone }: { onDone: (party: PartyView | undefined) => void }) {
  const t = useWords(partyWords);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const submit = async (fields: Fields): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      onDone(await makeParty(fields));
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return (
    <Modal open title={t.make} footer={null} onCancel={() => onDone(undefined)} mask={{ closable: false }}>
      <Form<Fields>
        layout="vertical"
        requiredMark={false}
        initialValues={{ kind: 'ENTERPRISE' }}
        onFinish={(fields) => void submit(fields)}
      >
        <Form.Item name="kind" label={t.kind}>
          <Select options={ORGANISATION_KINDS.map((kind) => ({ value: kind, label: t.kinds[kind] }))} />
        </Form.Item>
        <Form.Item name="name" label={t.name} rules={[{ required: true, message: t.fillIn }]}>
          <Input maxLength={200} autoComplete="organization" />
        </Form.Item>
        <Form.Item name="displayName" label={t.displayName}>
          <Input maxLength={60} autoComplete="off" />
        </Form.Item>
        {error !== undefined && <Failure error={error} />}
        <Button type="primary" htmlType="submit" block size="large" loading={busy}>
          {t.make}
        </Button>
      </Form>
    </Modal>
  );
}
