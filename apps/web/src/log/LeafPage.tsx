import { Link } from 'react-router';
import { equalBytes, Refusal, toHex } from '@filmdeed/kernel';
import { Copyable } from '../design/Copyable.js';
import { Failure } from '../design/Failure.js';
import { Note } from '../design/Note.js';
import { PageHead } from '../design/PageHead.js';
import { Skeleton } from '../design/Skeleton.js';
import { byteText, countText, timeText } from '../design/quantity.js';
import { useLoad } from '../design/use-load.js';
import { useLanguage, useWords } from '../language/language.js';
import { BySite } from './BySite.js';
import type { ClimbStep } from './climb.js';
import { coveringAnchors } from './covering-anchors.js';
import { type CheckpointAtHand, provenLeaf } from './log-at-hand.js';
import { logWords } from './words.js';

/** One leaf: its bytes, its way to the root as this browser computes it, and the anchors that hold it. */
export function LeafPage({ index, head }: { index: number; head: CheckpointAtHand }) {
  const t = useWords(logWords);
  const { language } = useLanguage();
  const isThere = index >= 0 && index < head.size;
  const { load, reload } = useLoad(`leaf ${index} ${head.size}`, async (signal) => {
    if (!isThere) throw new Refusal('log.not-found', 'the log has no such leaf', { index, size: head.size });
    return provenLeaf(index, head, signal);
  });
  return (
    <div className="fd-page">
      <PageHead title={isThere ? t.leafTitle(countText(index, language)) : t.outside}>
        <Link to="/log">{t.back}</Link>
      </PageHead>
      <div className="fd-stack">
        {load.state === 'loading' && <Skeleton />}
        {load.state === 'failed' && <Failure error={load.error} retry={reload} />}
        {load.state === 'loaded' && (
          <>
            <section className="fd-sheet">
              <h2>{t.bytes}</h2>
              <p className="fd-quiet">{t.bytesText(byteText(load.value.leaf.bytes.length))}</p>
              <pre className="fd-log-bytes fd-mono fd-small" tabIndex={0} aria-label={t.bytes}>
                {new TextDecoder().decode(load.value.leaf.bytes)}
              </pre>
            </section>
            <Path hash={load.value.leaf.hash} steps={load.value.steps} head={head} />
            <Anchors index={index} />
            <BySite isSigned={head.isSigned} />
          </>
        )}
      </div>
    </div>
  );
}

function Path({ hash, steps, head }: { hash: Uint8Array; steps: readonly ClimbStep[]; head: CheckpointAtHand }) {
  const t = useWords(logWords);
  const reached = equalBytes(steps.at(-1)?.node ?? hash, head.root);
  return (
    <section className="fd-sheet">
      <h2>{t.path}</h2>
      <p className="fd-quiet">{steps.length === 0 ? t.only : t.pathText}</p>
      <p>
        {t.leafHash} <Copyable value={toHex(hash)} name={t.leafHash} />
      </p>
      <ol className="fd-log-path">
        {steps.map(({ side, sibling, node }) => (
          <li key={toHex(node)}>
            <span className="fd-quiet">
              {t.sibling} ({side === 'left' ? t.onLeft : t.onRight})
            </span>{' '}
            <span className="fd-mono fd-small">{toHex(sibling)}</span>
            <br />
            <span className="fd-quiet">{t.node}</span> <span className="fd-mono fd-small">{toHex(node)}</span>
          </li>
        ))}
      </ol>
      {reached && (
        <div data-reached="true" style={{ marginTop: 12 }}>
          <Note kind="valid">{t.reaches}</Note>
        </div>
      )}
    </section>
  );
}

function Anchors({ index }: { index: number }) {
  const t = useWords(logWords);
  const { language } = useLanguage();
  const { load, reload } = useLoad(`anchors ${index}`, (signal) => coveringAnchors(index, signal));
  const types = t.anchorTypes as Readonly<Record<string, string>>;
  return (
    <section className="fd-sheet">
      <h2>{t.anchors}</h2>
      <p className="fd-quiet">{t.anchorsText}</p>
      {load.state === 'loading' && <Skeleton lines={2} />}
      {load.state === 'failed' && <Failure error={load.error} retry={reload} />}
      {load.state === 'loaded' && load.value.length === 0 && <p>{t.noAnchors}</p>}
      {load.state === 'loaded' && load.value.length > 0 && (
        <ul className="fd-log-rows" aria-label={t.anchors}>
          {load.value.map(({ type, size, clock, time }, i) => (
            <li key={i}>
              <span>{countText(size, language)}</span>
              <span>{types[type] ?? type}</span>
              <span className="fd-quiet">{time === undefined ? '' : timeText(time, language)}</span>
              <span className="fd-mono fd-small">{clock}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
