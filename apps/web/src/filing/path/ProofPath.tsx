import { useEffect, useState } from 'react';
import type { AnchorView, FilingView, InstanceStatus } from '../../api/types.js';
import { Copyable } from '../../design/Copyable.js';
import { Note } from '../../design/Note.js';
import { byteText, countText, zonedTimeText } from '../../design/quantity.js';
import { useLanguage, useWords } from '../../language/language.js';
import { useStatus } from '../../status/status.js';
import { bestAnchor } from './best-anchor.js';
import { type NodeState, PathNode } from './PathNode.js';
import { pathWords } from './words.js';
import './proof-path.css';

const LOGGED_WITHIN = 5_000;
const ANCHORED_WITHIN = 45_000;

/** The proof of a filing, drawn from the file to the block, with what each step holds and how long the next takes. */
export function ProofPath({ filing }: { filing: FilingView }) {
  const t = useWords(pathWords);
  const { language } = useLanguage();
  const status = useStatus();
  const age = useAge(filing.receivedAt, filing.state === 'received' || filing.state === 'logged');
  const { content, leafIndex, treeSize } = filing;
  const anchor = bestAnchor(filing);
  const logged: NodeState = leafIndex !== null ? 'done' : age > LOGGED_WITHIN ? 'late' : 'waiting';
  const anchored: NodeState = anchor !== undefined ? 'done' : age > ANCHORED_WITHIN ? 'late' : 'waiting';
  const states = { done: t.done, waiting: t.waiting, late: t.late };
  const name = content?.kind === 'set' ? t.folder : t.file;
  return (
    <div className="fd-stack">
      <ol className="fd-path">
        <PathNode glyph="file" state="done" stateText={t.done} title={name}>
          {content === null ? (
            <p>{t.erased}</p>
          ) : (
            <>
              <p>{[filing.fileName ?? filing.title, byteText(content.size)].filter(Boolean).join(' · ')}</p>
              <Copyable value={content.kind === 'file' ? content.sha256 : content.root} name={`${name} SHA-256`} />
            </>
          )}
          {filing.sealed && <p className="fd-quiet">{t.sealed}</p>}
        </PathNode>
        <PathNode glyph="leaf" state="done" stateText={t.done} title={t.leaf}>
          <p>{t.leafText}</p>
          <Copyable value={filing.leafHash} name={t.leafHash} />
        </PathNode>
        <PathNode glyph="checkpoint" state={logged} stateText={states[logged]} title={t.checkpoint}>
          {leafIndex === null ? (
            <p>{t.loggedSoon}</p>
          ) : (
            <>
              <p>{t.checkpointText(countText(leafIndex, language), countText(treeSize ?? leafIndex + 1, language))}</p>
              <a href="/log/checkpoint" target="_blank" rel="noreferrer">
                {t.newestCheckpoint}
              </a>
            </>
          )}
        </PathNode>
        <PathNode
          glyph="anchor"
          state={anchored}
          stateText={anchored === 'done' && filing.selfAnchoredOnly ? t.selfDone : states[anchored]}
          title={t.anchor}
          last
        >
          {anchor === undefined ? <p>{t.anchorSoon}</p> : <AnchorFacts anchor={anchor} />}
        </PathNode>
      </ol>
      {logged === 'late' && <Note kind="warning">{t.logLate}</Note>}
      {logged === 'done' && anchored === 'late' && (
        <Note kind="warning">{isChainAway(status) ? t.chainAway : t.anchorLate}</Note>
      )}
      {anchor !== undefined && filing.selfAnchoredOnly && (
        <Note kind="warning">
          <p>
            <strong>{t.noIndependent}</strong>
          </p>
          <p>{t.noIndependentText}</p>
        </Note>
      )}
    </div>
  );
}

function AnchorFacts({ anchor }: { anchor: AnchorView }) {
  const t = useWords(pathWords);
  const { language } = useLanguage();
  return (
    <>
      <p>
        {anchor.blockNumber === null ? anchor.chain : t.block(anchor.chain, countText(anchor.blockNumber, language))}
        {anchor.blockTime !== null && ` · ${zonedTimeText(anchor.blockTime, language)}`}
      </p>
      {anchor.transaction !== null && <Copyable value={anchor.transaction} name={t.transaction} />}
      {anchor.operator !== 'self' && <p className="fd-quiet">{t.independent(anchor.operator)}</p>}
      {anchor.confirmations !== null && (
        <p className="fd-quiet">{t.confirmations(countText(anchor.confirmations, language))}</p>
      )}
    </>
  );
}

function isChainAway(status: InstanceStatus | null | undefined): boolean {
  return status?.chains.some(({ reachable }) => !reachable) ?? false;
}

/** Milliseconds since a time, counted on while somebody waits. */
function useAge(since: string, waiting: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!waiting) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [waiting]);
  return now - new Date(since).getTime();
}
