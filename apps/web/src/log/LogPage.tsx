import { useSearchParams } from 'react-router';
import { toHex } from '@filmdeed/kernel';
import { Copyable } from '../design/Copyable.js';
import { Empty } from '../design/Empty.js';
import { Failure } from '../design/Failure.js';
import { PageHead } from '../design/PageHead.js';
import { Skeleton } from '../design/Skeleton.js';
import { countText } from '../design/quantity.js';
import { useLoad } from '../design/use-load.js';
import { useLanguage, useWords } from '../language/language.js';
import { useSiteTrustFile } from '../verify/use-verification.js';
import { BySite } from './BySite.js';
import { FindLeaf } from './FindLeaf.js';
import { LeafList } from './LeafList.js';
import { LeafPage } from './LeafPage.js';
import { type CheckpointAtHand, checkpointAtHand } from './log-at-hand.js';
import { logWords } from './words.js';
import './log.css';

/** A public door: the evidence log, leaf by leaf, with what this browser can check of it. */
export function LogPage() {
  const t = useWords(logWords);
  const [search] = useSearchParams();
  const { trust, failed } = useSiteTrustFile();
  const knows = trust !== null || failed;
  const key = knows ? `checkpoint ${trust?.log.origin ?? ''}` : '';
  const { load, reload } = useLoad(key, async (signal) => (knows ? checkpointAtHand(trust, signal) : undefined));
  const asked = search.get('leaf');
  const head = load.state === 'loaded' ? load.value : undefined;
  if (asked !== null && head) return <LeafPage index={Number(/^\d{1,15}$/.exec(asked)?.[0] ?? -1)} head={head} />;
  return (
    <div className="fd-page">
      <PageHead title={t.title} lead={t.lead} />
      <div className="fd-stack">
        {load.state === 'failed' && <Failure error={load.error} retry={reload} />}
        {(load.state === 'loading' || head === undefined) && load.state !== 'failed' && <Skeleton />}
        {head === null && (
          <div className="fd-sheet">
            <Empty title={t.empty} text={t.emptyText} />
          </div>
        )}
        {head && (
          <>
            <Checkpoint head={head} />
            <FindLeaf size={head.size} />
            <LeafList head={head} page={Number(/^\d{1,9}$/.exec(search.get('page') ?? '')?.[0] ?? 0)} />
          </>
        )}
        <AuditBox />
      </div>
    </div>
  );
}

function Checkpoint({ head }: { head: CheckpointAtHand }) {
  const t = useWords(logWords);
  const { language } = useLanguage();
  return (
    <section className="fd-sheet">
      <h2>{t.newest}</h2>
      <dl className="fd-fields">
        <div>
          <dt>{t.size}</dt>
          <dd data-log-size={head.size}>{countText(head.size, language)}</dd>
        </div>
        <div>
          <dt>{t.root}</dt>
          <dd>
            <Copyable value={toHex(head.root)} name={t.root} />
          </dd>
        </div>
        <div>
          <dt>{t.origin}</dt>
          <dd className="fd-mono">{head.origin}</dd>
        </div>
      </dl>
      <div style={{ marginTop: 14 }}>
        <BySite isSigned={head.isSigned} />
      </div>
    </section>
  );
}

function AuditBox() {
  const t = useWords(logWords);
  return (
    <section className="fd-sheet">
      <h2>{t.audit}</h2>
      <p>{t.auditText}</p>
      <Copyable value={`npx filmdeed audit ${location.origin} --trust trust.json`} name={t.audit} />
    </section>
  );
}
