import { Failure } from '../design/Failure.js';
import { Empty } from '../design/Empty.js';
import { Note } from '../design/Note.js';
import { PageHead } from '../design/PageHead.js';
import { Skeleton } from '../design/Skeleton.js';
import { DropZone } from '../filing/intake/DropZone.js';
import { countOf } from '../filing/intake/intake-state.js';
import { ProgressLine } from '../filing/intake/ProgressLine.js';
import { useWords } from '../language/language.js';
import { useSiteTrustFile } from '../verify/use-verification.js';
import { verifyWords } from '../verify/words.js';
import { LookupAnswer } from './LookupAnswer.js';
import { PasteDigest } from './PasteDigest.js';
import { useLookup } from './use-lookup.js';
import { lookupWords } from './words.js';
import '../filing/intake/intake.css';
import '../verify/verify.css';

/** A public door: anybody asks whether a digest was filed in the clear; the proof is verified in the browser. */
export function Lookup() {
  const t = useWords(lookupWords);
  const v = useWords(verifyWords);
  const trust = useSiteTrustFile();
  const lookup = useLookup();
  const { content, asking, answered, error } = lookup;
  const knowsTrust = trust.trust !== null || trust.failed;
  const nothing = content.phase === 'empty' && !asking && answered === undefined && error === undefined;
  return (
    <div className="fd-page">
      <PageHead title={t.title} lead={t.lead} />
      <div className="fd-stack">
        {answered !== undefined && knowsTrust && <LookupAnswer answered={answered} trust={trust.trust} />}
        <DropZone title={t.drop} hint={t.dropText} slim={!nothing} onFiles={lookup.take} onFailure={lookup.fail} />
        <PasteDigest onAsk={lookup.ask} />
        {content.phase === 'hashing' && (
          <div className="fd-sheet">
            <ProgressLine name={t.hashing} progress={content} fileCount={countOf(content.picked)} />
          </div>
        )}
        {content.phase === 'failed' && <Failure error={content.error} />}
        {asking && <Skeleton />}
        {error !== undefined && <LookupFailure error={error} again={lookup.again} />}
        {nothing && <Empty title={t.empty} text={t.emptyText} />}
        <Note kind="warning">
          <p>
            <strong>{trust.failed ? v.noTrust : v.siteTrust}</strong>
          </p>
          <p>{t.saveText}</p>
        </Note>
      </div>
    </div>
  );
}

function LookupFailure({ error, again }: { error: unknown; again: () => void }) {
  const t = useWords(lookupWords);
  if ((error as { code?: unknown }).code !== 'index.not-ready') return <Failure error={error} retry={again} />;
  return <Empty title={t.notReady} text={t.notReadyText} />;
}
