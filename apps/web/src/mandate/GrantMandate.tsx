import { CODE_LISTS, draftMandate, mandateRecordJson, mandateStatement, newNonce } from '@filmdeed/evidence';
import { asId, toHex } from '@filmdeed/kernel';
import { Button, Checkbox, Form, Input, InputNumber, Modal, Select } from 'antd';
import { useState } from 'react';
import { grantMandate, type MandateView } from '../api/mandates.js';
import type { SignerList } from '../api/types.js';
import { Failure } from '../design/Failure.js';
import { Note } from '../design/Note.js';
import { canSignHere, signWith } from '../keys/sign-with.js';
import { StatementSheet } from '../keys/StatementSheet.js';
import { useLanguage, useWords } from '../language/language.js';
import { useActing } from '../session/session.js';
import { mandateWords } from './words.js';

interface Props {
  readonly origin: string;
  readonly keys: SignerList;
  /** Mandates that may be handed on. */
  readonly held: readonly MandateView[];
  onDone(granted: boolean): void;
}

interface Values {
  readonly parent: string;
  readonly mandatary: string;
  readonly scopes: readonly string[];
  readonly days: number;
  readonly filings?: number | null;
  readonly works?: string;
  readonly substitution: number;
  readonly note?: string;
}

const DAY = 86_400_000;
const PARTY = /^pty_[0-9a-hjkmnp-tv-z]{26}$/;
const WIDE = ['asset:read_original', 'license:sign'];

/** Fills in a mandate, shows in words what will be signed, and signs it; a wide one is confirmed by typing. */
export function GrantMandate({ origin, keys, held, onDone }: Props) {
  const t = useWords(mandateWords);
  const { language } = useLanguage();
  const acting = useActing();
  const [form] = Form.useForm<Values>();
  const able = keys.items.filter(canSignHere);
  const [signer, setSigner] = useState(able[0]?.id);
  const [made, setMade] = useState<ReturnType<typeof prepared>>();
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const above = held.filter(({ state, substitution }) => substitution > 0 && ['waiting', 'in-force'].includes(state));
  const review = (values: Values): void => {
    try {
      setMade(
        prepared(
          values,
          held.find(({ id }) => id === values.parent),
          { origin, party: acting.party },
        ),
      );
      setError(undefined);
    } catch (failure) {
      setError(failure);
    }
  };
  const asked = made?.record.body.mandatary.slice(-6) ?? '';
  const sign = async (): Promise<void> => {
    const key = able.find(({ id }) => id === signer);
    if (made === undefined || key === undefined) return;
    setBusy(true);
    setError(undefined);
    try {
      const { record, disclosures, statement, signedAt, nonce } = made;
      const signature = await signWith(key, statement);
      const auth = { kind: 'party', scheme: key.scheme, signer: key.key, statement: toHex(statement.digest) } as const;
      await grantMandate({
        ...{ record: mandateRecordJson(record), disclosures },
        auth: { ...auth, signedAt, nonce, signature },
      });
      onDone(true);
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  const scopes = CODE_LISTS.mandateScope.map((code) => ({ value: code.code, label: code[language] }));
  return (
    <Modal open title={t.grant} onCancel={() => onDone(false)} footer={null} mask={{ closable: false }} width={680}>
      <div className="fd-stack">
        {able.length === 0 && <Note kind="warning">{t.noKey}</Note>}
        {keys.threshold > 1 && <Note kind="warning">{t.threshold}</Note>}
        <Form<Values>
          form={form}
          layout="vertical"
          hidden={made !== undefined}
          initialValues={{ parent: '', scopes: ['evidence:create', 'asset:read_meta'], days: 90, substitution: 0 }}
          onFinish={review}
        >
          {above.length > 0 && (
            <Form.Item name="parent" label={t.parent}>
              <Select
                options={[
                  { value: '', label: t.ownRight },
                  ...above.map(({ id }) => ({ value: id, label: t.handOn(id) })),
                ]}
              />
            </Form.Item>
          )}
          <Form.Item
            name="mandatary"
            label={t.mandatary}
            extra={t.mandataryHint}
            rules={[{ required: true, pattern: PARTY, message: t.badParty }]}
          >
            <Input className="fd-mono" maxLength={30} autoComplete="off" />
          </Form.Item>
          <Form.Item name="scopes" label={t.scopes} rules={[{ required: true, message: t.chooseScopes }]}>
            <Checkbox.Group options={scopes} />
          </Form.Item>
          <Form.Item name="days" label={t.days} rules={[{ required: true }]}>
            <InputNumber min={1} max={1825} precision={0} />
          </Form.Item>
          <Form.Item name="filings" label={t.filings} extra={t.filingsHint}>
            <InputNumber min={1} max={1_000_000} precision={0} placeholder={t.anyNumber} />
          </Form.Item>
          <Form.Item name="works" label={t.works} extra={t.worksHint}>
            <Input.TextArea rows={2} maxLength={15_000} />
          </Form.Item>
          <Form.Item name="substitution" label={t.substitution}>
            <InputNumber min={0} max={2} precision={0} />
          </Form.Item>
          <Form.Item name="note" label={t.note} extra={t.noteHint}>
            <Input.TextArea rows={2} maxLength={1000} />
          </Form.Item>
          <Button
            type="primary"
            htmlType="submit"
            size="large"
            block
            disabled={able.length === 0 || keys.threshold > 1}
          >
            {t.review}
          </Button>
        </Form>
        {made !== undefined && (
          <>
            {made.works.length > 0 && (
              <p>
                {t.works}: {made.works.join(' · ')}
              </p>
            )}
            <StatementSheet statement={made.statement} />
            <div>
              <span className="fd-label">{t.signer}</span>
              <Select
                value={signer}
                onChange={setSigner}
                aria-label={t.signer}
                style={{ display: 'flex' }}
                options={able.map(({ id, label }) => ({ value: id, label }))}
              />
            </div>
            {made.wide && (
              <label>
                <span className="fd-label">
                  {t.wide} <strong className="fd-mono">{asked}</strong>
                </span>
                <Input value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" />
              </label>
            )}
            <Button
              type="primary"
              size="large"
              block
              loading={busy}
              disabled={made.wide && typed.trim().toLowerCase() !== asked}
              onClick={() => void sign()}
            >
              {t.signNow}
            </Button>
            <Button block disabled={busy} onClick={() => setMade(undefined)}>
              {t.back}
            </Button>
          </>
        )}
        {error !== undefined && <Failure error={error} />}
      </div>
    </Modal>
  );
}

function prepared(
  { parent: _, mandatary, scopes, days, filings, works: lines, substitution, note }: Values,
  parent: MandateView | undefined,
  { origin, party }: { readonly origin: string; readonly party: string },
) {
  const works = [...new Set((lines ?? '').split('\n').map((line) => line.trim()))].filter((line) => line !== '');
  const start = parent === undefined ? new Date().toISOString() : later(parent.from, new Date().toISOString());
  const end = new Date(Date.now() + days * DAY).toISOString();
  const draft = draftMandate({
    ...{ grantor: asId('pty', party), mandatary: asId('pty', mandatary), scopes, works, substitution },
    ...(parent === undefined ? {} : { principal: asId('pty', parent.principal.id), parent: parent.leafHash }),
    from: start,
    until: parent === undefined || end < parent.until ? end : parent.until,
    filings: filings ?? null,
    ...(note === undefined ? {} : { note: note.trim() }),
  });
  const dated = { signedAt: new Date().toISOString(), nonce: newNonce() };
  const statement = mandateStatement({ origin, record: draft.record, ...dated });
  const wide =
    scopes.some((scope) => WIDE.includes(scope)) || substitution > 0 || ((filings ?? null) === null && days > 365);
  return { ...draft, ...dated, statement, works, wide };
}

function later(one: string, other: string): string {
  return one > other ? one : other;
}
