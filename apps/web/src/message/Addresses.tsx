import { Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import {
  addAddress,
  type AddressList,
  type AddressView,
  confirmAddress,
  listAddresses,
  removeAddress,
  sendCode,
} from '../api/messages.js';
import { Empty } from '../design/Empty.js';
import { Failure } from '../design/Failure.js';
import { Note } from '../design/Note.js';
import { PageHead } from '../design/PageHead.js';
import { Skeleton } from '../design/Skeleton.js';
import { useLoad } from '../design/use-load.js';
import { useLanguage, useWords } from '../language/language.js';
import { useActing } from '../session/session.js';
import { messageWords } from './words.js';
import './message.css';

/** Where the acting party is reached beside its inbox. */
export function Addresses() {
  const t = useWords(messageWords);
  const { party } = useActing();
  const { load, reload } = useLoad(`addresses ${party}`, listAddresses);
  return (
    <div className="fd-page fd-page-narrow">
      <PageHead title={t.addresses} lead={t.addressesLead} />
      <div className="fd-stack">
        {load.state === 'loading' && <Skeleton />}
        {load.state === 'failed' && <Failure error={load.error} retry={reload} />}
        {load.state === 'loaded' && (
          <>
            {load.value.items.length === 0 && load.value.offered.length > 0 && (
              <div className="fd-sheet">
                <Empty title={t.noAddress} text={t.noAddressText} />
              </div>
            )}
            {load.value.items.map((address) => (
              <Card key={address.id} address={address} onChange={reload} />
            ))}
            {load.value.offered.length === 0 ? (
              <Note>{t.noChannel}</Note>
            ) : (
              <NewAddress offered={load.value.offered} onAdded={reload} />
            )}
          </>
        )}
      </div>
    </div>
  );
}

function Card({ address, onChange }: { address: AddressView; onChange: () => void }) {
  const t = useWords(messageWords);
  const [error, setError] = useState<unknown>();
  const [resent, setResent] = useState(false);
  const { id, channel, confirmedAt, bouncedAt } = address;
  const run = async (work: () => Promise<void>): Promise<void> => {
    setError(undefined);
    setResent(false);
    try {
      await work();
    } catch (failure) {
      setError(failure);
    }
  };
  return (
    <section className="fd-sheet" aria-label={address.address}>
      <div className="fd-row">
        <strong>{t.channels[channel]}</strong>
        <span className="fd-mono">{address.address}</span>
        <span className={`fd-tag ${confirmedAt === null ? 'fd-tag-received' : ''}`}>
          {confirmedAt === null ? t.unconfirmed : t.confirmed}
        </span>
        {bouncedAt !== null && <span className="fd-tag fd-tag-received">{t.bounced}</span>}
        <Button
          style={{ marginLeft: 'auto' }}
          aria-label={t.removeOf(address.address)}
          onClick={() => void run(async () => (await removeAddress(id), onChange()))}
        >
          {t.remove}
        </Button>
      </div>
      {confirmedAt === null && (
        <Form<{ code: string }>
          layout="vertical"
          requiredMark={false}
          style={{ marginTop: 14 }}
          onFinish={({ code }) => void run(async () => (await confirmAddress(id, code), onChange()))}
        >
          <Form.Item
            name="code"
            label={t.code}
            extra={t.codeHint}
            rules={[{ required: true, whitespace: true, message: t.fillIn }]}
          >
            <Input autoComplete="one-time-code" maxLength={40} />
          </Form.Item>
          <div className="fd-row">
            <Button type="primary" htmlType="submit">
              {t.confirm}
            </Button>
            <Button onClick={() => void run(async () => (await sendCode(id), setResent(true)))}>{t.resend}</Button>
          </div>
        </Form>
      )}
      {resent && <Note kind="valid">{t.resent}</Note>}
      {error !== undefined && <Failure error={error} />}
    </section>
  );
}

interface NewAddressFields {
  readonly channel: string;
  readonly value: string;
  readonly language: string;
}

function NewAddress({ offered, onAdded }: { offered: AddressList['offered']; onAdded: () => void }) {
  const t = useWords(messageWords);
  const { language } = useLanguage();
  const [form] = Form.useForm<NewAddressFields>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const submit = async (fields: NewAddressFields): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await addAddress(fields);
      form.resetFields();
      onAdded();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  const languages = (['zh', 'en'] as const).map((value) => ({ value, label: t.languages[value] }));
  return (
    <section className="fd-sheet">
      <Form<NewAddressFields>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ channel: offered[0], language }}
        onFinish={(fields) => void submit(fields)}
      >
        <Form.Item name="channel" label={t.channel}>
          <Select options={offered.map((value) => ({ value, label: t.channels[value] }))} />
        </Form.Item>
        <Form.Item
          name="value"
          label={t.value}
          extra={t.valueHint}
          rules={[{ required: true, whitespace: true, message: t.fillIn }]}
        >
          <Input autoComplete="off" maxLength={254} />
        </Form.Item>
        <Form.Item name="language" label={t.language}>
          <Select options={languages} />
        </Form.Item>
        {error !== undefined && (
          <div style={{ marginBottom: 20 }}>
            <Failure error={error} />
          </div>
        )}
        <Button type="primary" htmlType="submit" loading={busy}>
          {t.add}
        </Button>
      </Form>
    </section>
  );
}
