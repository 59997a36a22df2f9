import { Button, Form, Input, Modal, Radio } from 'antd';
import { useState } from 'react';
import { saveBlob } from '../api/download.js';
import { seriesCertificate } from '../api/filings.js';
import { Failure } from '../design/Failure.js';
import { countText } from '../design/quantity.js';
import { type Language, useLanguage, useWords } from '../language/language.js';
import { filingWords } from './words.js';

interface Fields {
  readonly title: string;
  readonly lang: Language;
}

/** Orders one certificate for several filings. */
export function SeriesCertificate({ filings, onClose }: { filings: readonly string[]; onClose: () => void }) {
  const t = useWords(filingWords);
  const { language } = useLanguage();
  const [form] = Form.useForm<Fields>();
  const [busy, setBusy] = useState<'pdf' | 'zip'>();
  const [error, setError] = useState<unknown>();
  const order = async (format: 'pdf' | 'zip'): Promise<void> => {
    const fields = await form.validateFields().catch(() => undefined);
    if (fields === undefined) return;
    setBusy(format);
    setError(undefined);
    try {
      saveBlob(await seriesCertificate({ filings, ...fields }, format), `${fields.title}.${format}`);
    } catch (failure) {
      setError(failure);
    }
    setBusy(undefined);
  };
  return (
    <Modal open title={t.seriesTitle} footer={null} onCancel={onClose}>
      <p className="fd-quiet">{t.selected(countText(filings.length, language))}</p>
      <Form<Fields> form={form} layout="vertical" requiredMark={false} initialValues={{ lang: language }}>
        <Form.Item
          name="title"
          label={t.seriesName}
          extra={t.seriesNameHint}
          rules={[{ required: true, whitespace: true, max: 120, message: t.seriesNameHint }]}
        >
          <Input maxLength={120} />
        </Form.Item>
        <Form.Item name="lang" label={t.seriesLanguage}>
          <Radio.Group
            aria-label={t.seriesLanguage}
            options={[
              { value: 'zh', label: '中文' },
              { value: 'en', label: 'English' },
            ]}
          />
        </Form.Item>
      </Form>
      <div className="fd-stack">
        {error !== undefined && <Failure error={error} />}
        <div className="fd-row">
          <Button type="primary" loading={busy === 'pdf'} disabled={busy === 'zip'} onClick={() => void order('pdf')}>
            {t.makePdf}
          </Button>
          <Button loading={busy === 'zip'} disabled={busy === 'pdf'} onClick={() => void order('zip')}>
            {t.makeZip}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
