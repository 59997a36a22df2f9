import { Button, Form, Input, Radio } from 'antd';
import { useState } from 'react';
import { finishTask, listTasks, moveTask, type TaskState, type TaskView } from '../api/messages.js';
import { Empty } from '../design/Empty.js';
import { Failure } from '../design/Failure.js';
import { PageHead } from '../design/PageHead.js';
import { timeText } from '../design/quantity.js';
import { Skeleton } from '../design/Skeleton.js';
import { useLoad } from '../design/use-load.js';
import { useLanguage, useWords } from '../language/language.js';
import { useAccount } from '../session/session.js';
import { messageWords } from './words.js';

const STATES: readonly TaskState[] = ['open', 'claimed', 'done'];

/** What operators must see to by hand, the oldest first. */
export function MessageTasks() {
  const t = useWords(messageWords);
  const [state, setState] = useState<TaskState>('open');
  const { load, reload } = useLoad(`tasks ${state}`, (signal) => listTasks(state, signal));
  return (
    <div className="fd-page fd-page-narrow">
      <PageHead title={t.tasks} lead={t.tasksLead} />
      <div className="fd-stack">
        <Radio.Group
          optionType="button"
          aria-label={t.state}
          value={state}
          onChange={(event) => setState(event.target.value as TaskState)}
          options={STATES.map((value) => ({ value, label: t.taskStates[value] }))}
        />
        {load.state === 'loading' && <Skeleton />}
        {load.state === 'failed' && <Failure error={load.error} retry={reload} />}
        {load.state === 'loaded' && load.value.items.length === 0 && (
          <div className="fd-sheet">
            <Empty title={t.noTask} text={t.noTaskText} />
          </div>
        )}
        {load.state === 'loaded' && load.value.items.map((task) => <Card key={task.id} task={task} onMoved={reload} />)}
      </div>
    </div>
  );
}

function Card({ task, onMoved }: { task: TaskView; onMoved: () => void }) {
  const t = useWords(messageWords);
  const { language } = useLanguage();
  const { id: account, platformRoles } = useAccount();
  const [error, setError] = useState<unknown>();
  const run = async (work: Promise<TaskView>): Promise<void> => {
    setError(undefined);
    try {
      await work;
      onMoved();
    } catch (failure) {
      setError(failure);
    }
  };
  const handles = platformRoles.includes('operator');
  const rows: [string, string | null][] = [
    [t.created, timeText(task.createdAt, language)],
    [t.message, `${task.kind} ${task.message}`],
    [t.party, task.party],
    [t.channel, task.channel === null ? null : `${t.channels[task.channel]} ${task.address ?? ''}`],
    [t.reply, task.reply],
    [t.claimedBy, task.claimedBy],
    [t.note, task.note],
  ];
  return (
    <section className="fd-sheet" aria-label={t.reasons[task.reason]}>
      <h2>{t.reasons[task.reason]}</h2>
      <dl className="fd-fields">
        {rows
          .filter(([, value]) => value !== null)
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd style={{ overflowWrap: 'anywhere' }}>{value}</dd>
            </div>
          ))}
      </dl>
      {error !== undefined && <Failure error={error} />}
      {handles && task.state === 'open' && (
        <Button type="primary" onClick={() => void run(moveTask(task.id, 'claim'))}>
          {t.claim}
        </Button>
      )}
      {handles && task.state === 'claimed' && task.claimedBy === account && (
        <Form<{ note: string }>
          layout="vertical"
          requiredMark={false}
          onFinish={({ note }) => void run(finishTask(task.id, note))}
        >
          <Form.Item name="note" label={t.note} rules={[{ required: true, whitespace: true, message: t.fillIn }]}>
            <Input.TextArea maxLength={1000} autoSize={{ minRows: 2, maxRows: 6 }} />
          </Form.Item>
          <div className="fd-row">
            <Button type="primary" htmlType="submit">
              {t.done}
            </Button>
            <Button onClick={() => void run(moveTask(task.id, 'release'))}>{t.release}</Button>
          </div>
        </Form>
      )}
    </section>
  );
}
