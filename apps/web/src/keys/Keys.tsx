import { Button } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { ApiRefusal } from '../api/api-refusal.js';
import { bookOfParty } from '../api/party-book.js';
import { keyEvents, signerList } from '../api/signers.js';
import type { SignerView } from '../api/types.js';
import { Empty } from '../design/Empty.js';
import { Failure } from '../design/Failure.js';
import { Note } from '../design/Note.js';
import { PageHead } from '../design/PageHead.js';
import { Skeleton } from '../design/Skeleton.js';
import { useLoad } from '../design/use-load.js';
import { useWords } from '../language/language.js';
import { useActing } from '../session/session.js';
import { useStatus } from '../status/status.js';
import { AddKey } from './AddKey.js';
import { AgreeKey } from './AgreeKey.js';
import { Cosignings } from './Cosignings.js';
import { EndKey } from './EndKey.js';
import { KeyAdvice } from './KeyAdvice.js';
import { KeyCard } from './KeyCard.js';
import { OnChain } from './OnChain.js';
import { canSignHere } from './sign-with.js';
import { keyWords } from './words.js';
import './keys.css';

type Doing = { readonly what: 'add' } | { readonly what: 'rotate' | 'end' | 'agree'; readonly signer: SignerView };

/** An instance without a party book shows nothing of it. */
const isAbsent = (error: unknown): boolean => error instanceof ApiRefusal && error.code === 'book.none';

/** The signing keys of the own party: bind, rotate, end, recover, and what several sign together. */
export function Keys() {
  const t = useWords(keyWords);
  const status = useStatus();
  const navigate = useNavigate();
  const { load, reload } = useLoad('signers', signerList);
  const events = useLoad('key-events', keyEvents);
  const { party } = useActing();
  const book = useLoad(`book ${party}`, () => bookOfParty(party));
  const [doing, setDoing] = useState<Doing>();
  const [added, setAdded] = useState<SignerView>();
  const list = load.state === 'loaded' ? load.value : undefined;
  const add = (
    <Button type="primary" onClick={() => setDoing({ what: 'add' })} disabled={!status || list === undefined}>
      {t.add}
    </Button>
  );
  const done = (changed: boolean): void => {
    setDoing(undefined);
    if (!changed) return;
    reload();
    events.reload();
    book.reload();
  };
  const agrees = list?.items.filter((signer) => canSignHere(signer) && signer.custody === 'party') ?? [];
  return (
    <div className="fd-page fd-page-narrow">
      <PageHead title={t.title} lead={t.lead}>
        {list !== undefined && list.items.length > 0 && add}
      </PageHead>
      <div className="fd-stack">
        {added !== undefined && (
          <Note kind="valid">
            <p>{added.state === 'live' ? t.added : t.addedPending}</p>
            {added.state === 'live' && (
              <Button type="link" style={{ padding: 0 }} onClick={() => void navigate('/file')}>
                {t.fileNow}
              </Button>
            )}
          </Note>
        )}
        {load.state === 'loading' && <Skeleton />}
        {load.state === 'failed' && <Failure error={load.error} retry={reload} />}
        {list !== undefined && list.items.length === 0 && (
          <div className="fd-sheet">
            <Empty title={t.emptyTitle} text={t.emptyText}>
              {add}
            </Empty>
          </div>
        )}
        {list !== undefined && list.items.length > 0 && <p className="fd-quiet">{t.threshold(list.threshold)}</p>}
        <ul className="fd-keys">
          {list?.items.map((signer) => (
            <KeyCard
              key={signer.id}
              signer={signer}
              events={
                events.load.state === 'loaded' ? events.load.value.filter((each) => each.signer === signer.id) : []
              }
              mayAgree={agrees.length > 0}
              onRotate={() => setDoing({ what: 'rotate', signer })}
              onEnd={() => setDoing({ what: 'end', signer })}
              onAgree={() => setDoing({ what: 'agree', signer })}
            />
          ))}
        </ul>
        {list !== undefined && list.items.length > 0 && book.load.state === 'loaded' && (
          <OnChain standing={book.load.value} list={list} onChange={book.reload} />
        )}
        {list !== undefined && book.load.state === 'failed' && !isAbsent(book.load.error) && (
          <Failure error={book.load.error} retry={book.reload} />
        )}
        {list !== undefined && <Cosignings list={list} />}
        {list !== undefined && list.items.length > 0 && (
          <KeyAdvice list={list} onAdd={() => setDoing({ what: 'add' })} />
        )}
      </div>
      {status && list !== undefined && (doing?.what === 'add' || doing?.what === 'rotate') && (
        <AddKey
          origin={status.origin}
          list={list}
          {...(doing.what === 'rotate' ? { replaces: doing.signer } : {})}
          onDone={(signer) => {
            if (signer !== undefined) setAdded(signer);
            done(signer !== undefined);
          }}
        />
      )}
      {status && list !== undefined && doing?.what === 'end' && (
        <EndKey origin={status.origin} list={list} signer={doing.signer} onDone={done} />
      )}
      {status && doing?.what === 'agree' && agrees[0] !== undefined && (
        <AgreeKey origin={status.origin} signer={doing.signer} able={agrees} onDone={done} />
      )}
    </div>
  );
}
