import { Button, Form, Input, Radio, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { decideReport, type ExaminedReport, type NewDecision, type Verdict } from '../api/reports.js';
import { Failure } from '../design/Failure.js';
import { timeText } from '../design/quantity.js';
import { useLanguage, useWords } from '../language/language.js';
import { DecisionFields } from './DecisionFields.js';
import { groundsOf, groundText } from './ground-words.js';
import { reportWords } from './words.js';

interface ExaminedCardProps {
  readonly report: ExaminedReport;
  readonly onDecided: (report: ExaminedReport) => void;
}

const POSSIBLE: Readonly<Record<ExaminedReport['state'], readonly Verdict[]>> = {
  open: ['hide', 'leave'],
  hidden: ['restore'],
  left: [],
  restored: [],
};

/** One report as the examiner has it before them, with what can be decided on it. */
export function ExaminedCard({ report, onDecided }: ExaminedCardProps) {
  const t = useWords(reportWords);
  const { language } = useLanguage();
  const { id, filing, reason, state, receivedAt, text, contact, reporter, holder, decisions } = report;
  const rows: [string, string][] = [
    [t.received, timeText(receivedAt, language)],
    [t.holder, holder],
    [t.reporter, reporter ?? t.stranger],
    ...(contact === null ? [] : [[t.contact, contact] as [string, string]]),
  ];
  return (
    <section className="fd-sheet" data-report={id} aria-label={groundText(reason, language)}>
      <div className="fd-panel-head">
        <h2 style={{ margin: 0 }}>{groundText(reason, language)}</h2>
        <span className={`fd-tag ${state === 'open' ? 'fd-tag-received' : 'fd-tag-anchored'}`}>{t.states[state]}</span>
      </div>
      <p style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{text}</p>
      <dl className="fd-fields">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd style={{ overflowWrap: 'anywhere' }}>{value}</dd>
          </div>
        ))}
      </dl>
      <p>
        <Link to={`/verify/${filing}`}>{t.openPage}</Link> <span className="fd-mono fd-small">{filing}</span>
      </p>
      {decisions.map((decision) => (
        <DecisionFields key={decision.id} decision={decision} />
      ))}
      {POSSIBLE[state].length > 0 && <Deciding key={state} report={report} onDecided={onDecided} />}
    </section>
  );
}

function Deciding({ report: { id, reason, state }, onDecided }: ExaminedCardProps) {
  const t = useWords(reportWords);
  const { language } = useLanguage();
  const verdicts = POSSIBLE[state];
  const [form] = Form.useForm<NewDecision>();
  const [verdict, setVerdict] = useState<Verdict>(verdicts[0]!);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const submit = async (decision: NewDecision): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      onDecided(await decideReport(id, decision));
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  const firstGround = (of: Verdict): string => (of === 'hide' ? reason : groundsOf(of)[0]!.code);
  return (
    <Form<NewDecision>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ verdict, ground: firstGround(verdict) }}
      onFinish={(decision) => void submit(decision)}
    >
      <Form.Item name="verdict" label={t.verdict}>
        <Radio.Group
          options={verdicts.map((value) => ({ value, label: t.verdicts[value] }))}
          onChange={(event) => {
            const chosen = event.target.value as Verdict;
            setVerdict(chosen);
            form.setFieldValue('ground', firstGround(chosen));
          }}
        />
      </Form.Item>
      <Form.Item name="ground" label={t.ground}>
        <Select options={groundsOf(verdict).map(({ code, [language]: label }) => ({ value: code, label }))} />
      </Form.Item>
      <Form.Item
        name="words"
        label={t.words}
        extra={t.wordsHint}
        rules={[{ required: true, whitespace: true, message: t.fillIn }]}
      >
        <Input autoComplete="off" maxLength={500} />
      </Form.Item>
      {error !== undefined && (
        <div style={{ marginBottom: 20 }}>
          <Failure error={error} />
        </div>
      )}
      <Button type="primary" htmlType="submit" loading={busy}>
        {t.decide}
      </Button>
    </Form>
  );
}
