import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { listMandates, type MandateView } from '../api/mandates.js';
import { signerList } from '../api/signers.js';
import { Empty } from '../design/Empty.js';
import { Failure } from '../design/Failure.js';
import { Note } from '../design/Note.js';
import { PageHead } from '../design/PageHead.js';
import { Skeleton } from '../design/Skeleton.js';
import { useLoad } from '../design/use-load.js';
import { useWords } from '../language/language.js';
import { useStatus } from '../status/status.js';
import { EndMandate } from './EndMandate.js';
import { GrantMandate } from './GrantMandate.js';
import { MandateCard } from './MandateCard.js';
import { mandateWords } from './words.js';
import '../keys/keys.css';

type Side = 'given' | 'held';

/** Mandates that the acting party gave and that it holds: grant, hand on, revoke, renounce. */
export function Mandates() {
  const t = useWords(mandateWords);
  const status = useStatus();
  const [side, setSide] = useState<Side>('given');
  const given = useLoad('mandates-given', () => listMandates('given'));
  const held = useLoad('mandates-held', () => listMandates('held'));
  const signers = useLoad('signers', signerList);
  const [granting, setGranting] = useState(false);
  const [ending, setEnding] = useState<MandateView>();
  const [granted, setGranted] = useState(false);
  const { load, reload } = side === 'given' ? given : held;
  const keys = signers.load.state === 'loaded' ? signers.load.value : undefined;
  const reloadAll = (): void => {
    given.reload();
    held.reload();
  };
  const grant = (
    <Button type="primary" disabled={!status || keys === undefined} onClick={() => setGranting(true)}>
      {t.grant}
    </Button>
  );
  return (
    <div className="fd-page fd-page-narrow">
      <PageHead title={t.title} lead={t.lead}>
        {grant}
      </PageHead>
      <div className="fd-stack">
        {granted && <Note kind="valid">{t.granted}</Note>}
        <Segmented<Side>
          value={side}
          onChange={setSide}
          options={[
            { value: 'given', label: t.given },
            { value: 'held', label: t.held },
          ]}
          style={{ justifySelf: 'start' }}
        />
        {load.state === 'loading' && <Skeleton />}
        {load.state === 'failed' && <Failure error={load.error} retry={reload} />}
        {load.state === 'loaded' && load.value.length === 0 && (
          <div className="fd-sheet">
            <Empty title={side === 'given' ? t.emptyGiven : t.emptyHeld} text={t.emptyText} />
          </div>
        )}
        <ul className="fd-keys">
          {load.state === 'loaded' &&
            load.value.map((mandate) => (
              <MandateCard key={mandate.id} mandate={mandate} side={side} onEnd={() => setEnding(mandate)} />
            ))}
        </ul>
      </div>
      {granting && status && keys !== undefined && (
        <GrantMandate
          origin={status.origin}
          keys={keys}
          held={held.load.state === 'loaded' ? held.load.value : []}
          onDone={(done) => {
            setGranting(false);
            setGranted(done);
            if (done) reloadAll();
          }}
        />
      )}
      {ending !== undefined && status && keys !== undefined && (
        <EndMandate
          origin={status.origin}
          keys={keys}
          mandate={ending}
          action={side === 'given' ? 'revoke' : 'renounce'}
          onDone={(done) => {
            setEnding(undefined);
            if (done) reloadAll();
          }}
        />
      )}
    </div>
  );
}
