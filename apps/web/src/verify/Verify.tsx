import { Button, Input } from 'antd';
import { useId, useMemo, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { Failure } from '../design/Failure.js';
import { Note } from '../design/Note.js';
import { PageHead } from '../design/PageHead.js';
import { ContentDigests } from '../filing/intake/ContentDigests.js';
import { DropZone } from '../filing/intake/DropZone.js';
import { useLanguage, useWords } from '../language/language.js';
import { PageHidden } from '../report/PageHidden.js';
import { reportWords } from '../report/words.js';
import { AtHand } from './AtHand.js';
import { statedContent } from './bundle-at-hand.js';
import { CheckList } from './CheckList.js';
import { Differences } from './Differences.js';
import { FilerVouched } from './FilerVouched.js';
import { Proven } from './Proven.js';
import { Says } from './Says.js';
import { TrustLine } from './TrustLine.js';
import { useVerification, type Verification } from './use-verification.js';
import { VerdictBanner } from './VerdictBanner.js';
import { verifyWords } from './words.js';
import '../filing/intake/intake.css';
import '../filing/sign/sign.css';
import './verify.css';

/** The public door: anybody verifies a bundle, a file or a receipt, in their own browser. */
export function Verify() {
  const t = useWords(verifyWords);
  const r = useWords(reportWords);
  const { language } = useLanguage();
  const { filing } = useParams();
  const verification = useVerification(filing);
  const { content, bundle, report, error } = verification;
  const hasAnything = bundle !== undefined || content.phase !== 'empty' || verification.manifest !== undefined;
  return (
    <div className="fd-page">
      <PageHead title={t.title} lead={t.lead} />
      <div className="fd-stack">
        {filing !== undefined && <PageHidden of={filing} />}
        {report !== undefined && <VerdictBanner verdict={report.verdict} language={language} />}
        <DropZone
          title={bundle !== undefined && content.phase === 'empty' ? t.dropContent : t.drop}
          hint={t.dropText}
          slim={hasAnything}
          onFiles={verification.take}
          onFailure={verification.fail}
        />
        <ByNumber filing={filing} />
        {error !== undefined && <Failure error={error} />}
        {hasAnything && <AtHand verification={verification} />}
        {report !== undefined && <Outcome verification={verification} />}
        {bundle?.isReceipt === true && <FilerVouched filing={bundle.name} />}
        {report === undefined && bundle === undefined && content.phase === 'ready' && (
          <section className="fd-sheet">
            <h2>{t.onlyFile}</h2>
            <ContentDigests content={content.content} />
            <Note>{t.onlyFileText}</Note>
          </section>
        )}
        {report === undefined && <TrustLine verification={verification} />}
        {filing !== undefined && (
          <p className="fd-small">
            <Link to={`/report/${filing}`}>{r.reportThis}</Link>
          </p>
        )}
      </div>
    </div>
  );
}

function Outcome({ verification }: { verification: Verification }) {
  const t = useWords(verifyWords);
  const { language } = useLanguage();
  const { report, bundle, manifest, content } = verification;
  const stated = useMemo(() => (bundle === undefined ? undefined : statedContent(bundle.bundle)), [bundle]);
  if (report === undefined) return null;
  const set = content.phase === 'ready' ? content.manifest : undefined;
  const differs = set !== undefined && stated?.kind === 'set' && stated.root !== set.content.root;
  return (
    <>
      <TrustLine verification={verification} />
      {set !== undefined && manifest !== undefined && (
        <Differences expected={manifest} found={set.entries} stated={stated} />
      )}
      {differs && manifest === undefined && <Note>{t.needManifest}</Note>}
      <section>
        <h2 className="fd-section-title">{t.checks}</h2>
        <CheckList checks={report.checks} language={language} />
      </section>
      <Proven report={report} language={language} />
      {report.opened !== undefined && (
        <section className="fd-sheet">
          <h2>{t.says}</h2>
          <Says opened={report.opened} leafHash={report.leafHash} />
        </section>
      )}
    </>
  );
}

function ByNumber({ filing }: { filing: string | undefined }) {
  const t = useWords(verifyWords);
  const navigate = useNavigate();
  const field = useId();
  const [number, setNumber] = useState(filing ?? '');
  return (
    <form
      className="fd-by-number"
      onSubmit={(event) => {
        event.preventDefault();
        const id = number.trim();
        if (id !== '') void navigate(`/verify/${encodeURIComponent(id)}`);
      }}
    >
      <label htmlFor={field} className="fd-label">
        {t.byNumber}
      </label>
      <div className="fd-row" style={{ flexWrap: 'nowrap' }}>
        <Input
          id={field}
          value={number}
          placeholder={t.numberHint}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setNumber(event.target.value)}
        />
        <Button htmlType="submit">{t.open}</Button>
      </div>
    </form>
  );
}
