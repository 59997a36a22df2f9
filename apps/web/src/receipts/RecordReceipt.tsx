import { Button, Checkbox, Form, Input, InputNumber, Modal, Radio } from 'antd';
import { useId, useState } from 'react';
import { type LogReceiptView, RECEIPT_TYPES, recordReceipt, type ReceiptType } from '../api/log-receipts.js';
import { Failure } from '../design/Failure.js';
import { useWords } from '../language/language.js';
import { DocumentChoice } from './DocumentChoice.js';
import { localTimeText, utcTimeOf } from './local-time.js';
import { type ChosenDocument, documentOf } from './receipt-document.js';
import { receiptWords } from './words.js';

interface Fields {
  readonly type: ReceiptType;
  readonly issuer: string;
  readonly reference: string;
  readonly time: string;
  readonly askAt?: string;
  readonly size: number;
  readonly withdrawn?: boolean;
}

interface RecordReceiptProps {
  /** Stands in its place, if given. */
  readonly corrected: LogReceiptView | undefined;
  /** Of the checkpoint that was handed out last. */
  readonly size: number | undefined;
  /** Gets what was recorded, or nothing if it was given up. */
  readonly onDone: (receipt: LogReceiptView | undefined) => void;
}

/** Records a receipt, or the correction of one. */
export function RecordReceipt({ corrected, size, onDone }: RecordReceiptProps) {
  const t = useWords(receiptWords);
  const documentId = useId();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [chosen, setChosen] = useState<ChosenDocument>();
  const [keep, setKeep] = useState(true);
  const [missing, setMissing] = useState(false);
  const submit = async ({ time, askAt = '', withdrawn = false, ...fields }: Fields): Promise<void> => {
    if (chosen === undefined && corrected === undefined) return setMissing(true);
    setBusy(true);
    setError(undefined);
    try {
      const document =
        chosen === undefined
          ? { sha256: corrected!.sha256, size: corrected!.documentSize }
          : await documentOf(chosen, keep);
      onDone(
        await recordReceipt({
          ...{ ...fields, askAt, time: utcTimeOf(time), document },
          ...(corrected === undefined ? {} : { corrects: corrected.id, withdrawn }),
        }),
      );
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  const required = { required: true, message: t.fillIn };
  const initial: Partial<Fields> =
    corrected === undefined
      ? { type: 'notary-receipt', ...(size === undefined ? {} : { size }) }
      : { ...corrected, time: localTimeText(corrected.time), withdrawn: false };
  return (
    <Modal
      open
      title={corrected === undefined ? t.recordTitle : t.correctTitle}
      footer={null}
      onCancel={() => onDone(undefined)}
      mask={{ closable: false }}
    >
      {corrected !== undefined && <p className="fd-quiet">{t.correctText}</p>}
      <Form<Fields>
        layout="vertical"
        requiredMark={false}
        initialValues={initial}
        onFinish={(fields) => void submit(fields)}
        onFinishFailed={() => setMissing(chosen === undefined && corrected === undefined)}
      >
        <Form.Item name="type" label={t.type}>
          <Radio.Group options={RECEIPT_TYPES.map((type) => ({ value: type, label: t.types[type] ?? type }))} />
        </Form.Item>
        <Form.Item name="issuer" label={t.issuer} extra={t.issuerHint} rules={[required]}>
          <Input autoComplete="off" maxLength={200} />
        </Form.Item>
        <Form.Item name="reference" label={t.reference} rules={[required]}>
          <Input autoComplete="off" maxLength={200} />
        </Form.Item>
        <Form.Item
          name="time"
          label={t.time}
          extra={t.timeHint}
          rules={[
            required,
            { validator: async (_, time: string) => void (await notLater(time, t.badTime)), validateTrigger: 'onBlur' },
          ]}
        >
          <Input type="datetime-local" step={1} />
        </Form.Item>
        <Form.Item name="askAt" label={t.askAt} extra={t.askAtHint}>
          <Input autoComplete="off" maxLength={500} />
        </Form.Item>
        <Form.Item
          name="size"
          label={t.size}
          extra={t.sizeHint}
          rules={[required, { type: 'integer', min: 1, message: t.badSize }]}
        >
          <InputNumber style={{ width: '100%' }} controls={false} />
        </Form.Item>
        <DocumentChoice
          id={documentId}
          chosen={chosen}
          keep={keep}
          mayStay={corrected !== undefined}
          problem={missing && chosen === undefined ? t.needDocument : undefined}
          onChosen={setChosen}
          onKeep={setKeep}
        />
        {corrected !== undefined && (
          <Form.Item name="withdrawn" valuePropName="checked">
            <Checkbox>{t.withdrawn}</Checkbox>
          </Form.Item>
        )}
        {error !== undefined && (
          <div style={{ marginBottom: 20 }}>
            <Failure error={error} />
          </div>
        )}
        <Button type="primary" htmlType="submit" block size="large" loading={busy}>
          {corrected === undefined ? t.save : t.saveCorrection}
        </Button>
      </Form>
    </Modal>
  );
}

async function notLater(time: string | undefined, problem: string): Promise<void> {
  if (time !== undefined && time !== '' && new Date(time).getTime() > Date.now()) throw new Error(problem);
}
