import { Button, Form } from 'antd';
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useNavigate } from 'react-router';
import type { FilingView } from '../api/types.js';
import type { Picked } from '../digest/picked-files.js';
import { Failure } from '../design/Failure.js';
import { Note } from '../design/Note.js';
import { PageHead } from '../design/PageHead.js';
import { useWords } from '../language/language.js';
import { useAccount, useActing, useSession } from '../session/session.js';
import { useStatus } from '../status/status.js';
import { forgetUpload } from '../upload/start-upload.js';
import { formDraft } from './form/form-draft.js';
import { FormStep, sectionsOf } from './form/FormStep.js';
import { filingInput, type FormValues, mediaTypeOf, titleOf } from './form/form-values.js';
import { formWords } from './form/words.js';
import { ContentStep } from './intake/ContentStep.js';
import { Intake } from './intake/intake.js';
import { nameOf } from './intake/intake-state.js';
import { intakeWords } from './intake/words.js';
import { type FilingOrder, orderOf, underMandate } from './sign/filing-order.js';
import { SignPanel } from './sign/SignPanel.js';
import { signWords } from './sign/words.js';
import { Step } from './Step.js';
import { filingWords } from './words.js';

/** Files evidence in three steps on one page: content, description, signature. */
export function FileEvidence() {
  const t = useWords(filingWords);
  const intakeT = useWords(intakeWords);
  const formT = useWords(formWords);
  const signT = useWords(signWords);
  const account = useAccount();
  const acting = useActing();
  const { mandate } = useSession();
  const status = useStatus();
  const navigate = useNavigate();
  const [intake] = useState(() => new Intake());
  const content = useSyncExternalStore(intake.subscribe, intake.state);
  const draft = useMemo(() => formDraft(account.id, localStorage), [account.id]);
  const [form] = Form.useForm<FormValues>();
  const [storeManifest, setStoreManifest] = useState(true);
  const [open, setOpen] = useState<readonly string[]>([]);
  const [made, setMade] = useState<{ readonly order: FilingOrder; readonly of: Picked }>();
  const [problem, setProblem] = useState<'form' | { error: unknown }>();
  const sign = useRef<HTMLDivElement>(null);
  useEffect(() => () => intake.remove(), [intake]);

  const picked = content.phase === 'empty' ? undefined : content.picked;
  // What was reviewed of one content is not signed for another.
  const order = made?.of === picked ? made?.order : undefined;
  useEffect(() => {
    if (picked === undefined) return;
    if (!form.getFieldValue(['particulars', 'title'])) {
      form.setFieldValue(['particulars', 'title'], titleOf(nameOf(picked)));
    }
    if (picked.kind === 'file') form.setFieldValue(['work', 'mediaType'], mediaTypeOf(picked.file.type));
  }, [picked, form]);

  const review = (values: FormValues): void => {
    if (content.phase !== 'ready' || !status) return;
    try {
      const order = orderOf(underMandate(filingInput(values, content, acting.party), mandate), content, status.origin);
      setMade({ order, of: content.picked });
      setProblem(undefined);
      requestAnimationFrame(() => sign.current?.scrollIntoView({ block: 'start' }));
    } catch (error) {
      setProblem({ error });
    }
  };
  const filed = (filing: FilingView): void => {
    draft.forget();
    if (content.phase === 'ready' && content.content.kind === 'file') void forgetUpload(content.content);
    void navigate(`/filings/${filing.id}`, { state: { justFiled: true } });
  };
  return (
    <div className="fd-page">
      <PageHead title={t.fileTitle} lead={t.fileLead} />
      <div className="fd-steps">
        <Step number={1} title={intakeT.heading}>
          <ContentStep
            intake={intake}
            state={content}
            storeManifest={storeManifest}
            onStoreManifest={setStoreManifest}
          />
        </Step>
        <Form<FormValues>
          form={form}
          layout="vertical"
          scrollToFirstError={{ focus: true, block: 'center' }}
          initialValues={draft.read()}
          onValuesChange={(_, values) => draft.keep(values)}
          onFinish={review}
          onFinishFailed={({ errorFields }) => {
            setProblem('form');
            setOpen((open) => [...new Set([...open, ...sectionsOf(errorFields.map(({ name }) => name))])]);
          }}
          disabled={order !== undefined}
        >
          <Step number={2} title={formT.heading}>
            <FormStep disabled={order !== undefined} open={open} onOpen={setOpen} />
          </Step>
        </Form>
        <div ref={sign} className="fd-anchor-point">
          <Step number={3} title={signT.heading}>
            {order === undefined ? (
              <div className="fd-stack">
                <p className="fd-quiet" style={{ margin: 0 }}>
                  {content.phase === 'ready'
                    ? signT.reviewHint
                    : content.phase === 'empty'
                      ? signT.waitContent
                      : signT.busyContent}
                </p>
                {problem === 'form' && <Note kind="error">{signT.checkForm}</Note>}
                {typeof problem === 'object' && <Failure error={problem.error} />}
                <Button
                  type="primary"
                  size="large"
                  disabled={content.phase !== 'ready' || !status}
                  onClick={() => form.submit()}
                  style={{ justifySelf: 'start' }}
                >
                  {signT.review}
                </Button>
              </div>
            ) : (
              <SignPanel
                key={order.idempotencyKey}
                order={order}
                keepManifest={storeManifest}
                onBack={() => setMade(undefined)}
                onFiled={filed}
              />
            )}
          </Step>
        </div>
      </div>
    </div>
  );
}
