import { REPORT_REASONS } from '@filmdeed/evidence';
import { Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { type NewReport, reportPage, type ReportView } from '../api/reports.js';
import { Copyable } from '../design/Copyable.js';
import { Failure } from '../design/Failure.js';
import { Note } from '../design/Note.js';
import { PageHead } from '../design/PageHead.js';
import { useLanguage, useWords } from '../language/language.js';
import { reportWords } from './words.js';

/** A public door: anybody reports the page of a filing. */
export function ReportForm() {
  const t = useWords(reportWords);
  const { language } = useLanguage();
  const { filing = '' } = useParams();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [made, setMade] = useState<ReportView>();
  const submit = async ({ contact = '', ...fields }: NewReport): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      setMade(await reportPage({ ...fields, filing: fields.filing.trim(), ...(contact === '' ? {} : { contact }) }));
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  const required = { required: true, whitespace: true, message: t.fillIn };
  return (
    <div className="fd-page fd-page-narrow">
      <PageHead title={t.title} lead={t.lead} />
      {made !== undefined ? (
        <div role="status">
          <Note kind="valid">
            <p>
              <strong>{t.sent}</strong> {t.sentText}
            </p>
            <p>
              <Copyable value={made.id} name={t.number} />
            </p>
            <Link to={`/reports/${made.id}`}>{t.look}</Link>
          </Note>
        </div>
      ) : (
        <div className="fd-sheet">
          <Form<NewReport>
            layout="vertical"
            requiredMark={false}
            initialValues={{ filing }}
            onFinish={(fields) => void submit(fields)}
          >
            <Form.Item name="filing" label={t.filing} extra={t.filingHint} rules={[required]}>
              <Input autoComplete="off" spellCheck={false} maxLength={60} />
            </Form.Item>
            <Form.Item name="reason" label={t.reason} rules={[{ required: true, message: t.fillIn }]}>
              <Select
                options={REPORT_REASONS.map(({ code, [language]: label }) => ({ value: code, label }))}
                popupMatchSelectWidth={false}
              />
            </Form.Item>
            <Form.Item name="text" label={t.text} extra={t.textHint} rules={[required]}>
              <Input.TextArea rows={6} maxLength={2000} showCount />
            </Form.Item>
            <Form.Item name="contact" label={t.contact} extra={t.contactHint}>
              <Input autoComplete="off" maxLength={200} />
            </Form.Item>
            {error !== undefined && (
              <div style={{ marginBottom: 20 }}>
                <Failure error={error} />
              </div>
            )}
            <Button type="primary" htmlType="submit" block size="large" loading={busy}>
              {t.send}
            </Button>
          </Form>
        </div>
      )}
    </div>
  );
}
