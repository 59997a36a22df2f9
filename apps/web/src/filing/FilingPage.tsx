import { Link, useLocation, useParams } from 'react-router';
import type { FilingView } from '../api/types.js';
import { Failure } from '../design/Failure.js';
import { Note } from '../design/Note.js';
import { PageHead } from '../design/PageHead.js';
import { Skeleton } from '../design/Skeleton.js';
import { useWords } from '../language/language.js';
import { PageHidden } from '../report/PageHidden.js';
import { ErasedNote, Erasure } from './Erasure.js';
import { erasureWords } from './erasure-words.js';
import { FilingFields, ProvenanceFields, SignatureFields } from './FilingFields.js';
import { ContentDigests } from './intake/ContentDigests.js';
import { Papers } from './Papers.js';
import { ProofPath } from './path/ProofPath.js';
import { PublicLink } from './PublicLink.js';
import { StateTag } from './StateTag.js';
import { useFollowing } from './use-following.js';
import { filingWords } from './words.js';
import './filing-page.css';

/** One filing: its proof as a path, its papers, everything that was registered. Follows it until it is anchored. */
export function FilingPage() {
  const { filing: id = '' } = useParams();
  const t = useWords(filingWords);
  const { load, retry } = useFollowing(id);
  if (load.state === 'loaded') return <Shown filing={load.value} onErased={retry} />;
  return (
    <div className="fd-page">
      <PageHead title={t.oneTitle} lead={<span className="fd-mono">{id}</span>} />
      {load.state === 'failed' ? (
        <div className="fd-stack">
          <Failure error={load.error} retry={retry} />
          <Link to="/filings">{t.backToList}</Link>
        </div>
      ) : (
        <Skeleton />
      )}
    </div>
  );
}

function Shown({ filing, onErased }: { filing: FilingView; onErased: () => void }) {
  const t = useWords(filingWords);
  const e = useWords(erasureWords);
  const location = useLocation();
  const justFiled = (location.state as { justFiled?: boolean } | null)?.justFiled === true;
  const rests = filing.state === 'anchored' || filing.state === 'final';
  return (
    <div className="fd-page">
      <PageHead
        title={filing.erasure === null ? filing.title : e.erasedTitle}
        lead={<span className="fd-mono">{filing.id}</span>}
      >
        <span aria-live="polite">
          <StateTag filing={filing} />
        </span>
      </PageHead>
      {filing.erasure !== null && (
        <div style={{ marginBottom: 20 }} role="status">
          <ErasedNote erasure={filing.erasure} />
        </div>
      )}
      {filing.leafIndex !== null && (
        <div style={{ marginBottom: 20 }}>
          <PageHidden of={filing.id} />
        </div>
      )}
      {justFiled && (
        <div style={{ marginBottom: 20 }} role="status">
          <Note kind="valid">{rests ? t.allDone : t.justFiled}</Note>
        </div>
      )}
      <section className="fd-sheet">
        <h2>{t.pathTitle}</h2>
        <p className="fd-quiet fd-lead">{t.pathLead}</p>
        <ProofPath filing={filing} />
      </section>
      <div className="fd-two">
        <section className="fd-sheet">
          <h2>{t.papers}</h2>
          <Papers filing={filing} />
        </section>
        <section className="fd-sheet">
          <h2>{t.publicLink}</h2>
          <PublicLink id={filing.id} />
        </section>
      </div>
      <section className="fd-sheet">
        <h2>{t.fields}</h2>
        {filing.content !== null && <ContentDigests content={filing.content} />}
        <FilingFields filing={filing} />
      </section>
      <section className="fd-sheet">
        <h2>{t.signature}</h2>
        <SignatureFields filing={filing} />
      </section>
      <section className="fd-sheet">
        <h2>{t.provenance}</h2>
        <ProvenanceFields filing={filing} />
      </section>
      {(filing.erasure === null || filing.upload !== null) && (
        <section className="fd-sheet">
          <h2>{e.title}</h2>
          <Erasure filing={filing} onErased={onErased} />
        </section>
      )}
    </div>
  );
}
