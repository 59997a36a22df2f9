import { App, Button, Select } from 'antd';
import { useRef, useState } from 'react';
import { toBase64 } from '@filmdeed/kernel';
import {
  addDocument,
  beginVerification,
  DOCUMENT_KINDS,
  type DocumentKind,
  listVerifications,
  lookAtVerification,
  type PartyView,
  removeDocument,
  submitVerification,
  type WholeVerification,
  withdrawVerification,
} from '../api/parties.js';
import { Failure } from '../design/Failure.js';
import { Note } from '../design/Note.js';
import { byteText, timeText } from '../design/quantity.js';
import { Skeleton } from '../design/Skeleton.js';
import { useLoad } from '../design/use-load.js';
import { useLanguage, useWords } from '../language/language.js';
import { partyWords } from './words.js';

interface VerificationPanelProps {
  readonly party: PartyView;
  readonly isOwner: boolean;
  readonly onChanged: () => void;
}

async function newestOf(party: string): Promise<WholeVerification | null> {
  const [newest] = (await listVerifications(party)).items;
  return newest === undefined ? null : lookAtVerification(party, newest.id);
}

/** Real-name verification: its form in three steps, and how far it has come. */
export function VerificationPanel({ party, isOwner, onChanged }: VerificationPanelProps) {
  const t = useWords(partyWords);
  const { language } = useLanguage();
  const { modal } = App.useApp();
  const { load, reload } = useLoad(`verification ${party.id}`, () => newestOf(party.id));
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const act = async (work: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await work();
      reload();
      onChanged();
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };
  const newest = load.state === 'loaded' ? load.value : null;
  const isOpen = newest?.state === 'unverified' || newest?.state === 'submitted';
  const withdraw = (): void =>
    void modal.confirm({
      title: t.withdrawAsk,
      content: t.withdrawText,
      okText: t.withdraw,
      cancelText: t.cancel,
      onOk: () => act(() => withdrawVerification(party.id, newest!.id)),
    });
  return (
    <section className="fd-sheet" aria-labelledby="verification">
      <div className="fd-panel-head">
        <h2 id="verification">{t.verification}</h2>
        {newest !== null && <span className="fd-tag">{t.states[newest.state]}</span>}
      </div>
      <p className="fd-quiet">{t.verificationLead}</p>
      {load.state === 'loading' && <Skeleton lines={2} />}
      {load.state === 'failed' && <Failure error={load.error} retry={reload} />}
      {newest?.state === 'submitted' && <Note>{t.submitted}</Note>}
      {newest?.state === 'refused' && (
        <Note kind="warning">
          {t.reason}: {newest.reason} · {newest.byName}
          {newest.decidedAt !== null && ` · ${timeText(newest.decidedAt, language)}`}
        </Note>
      )}
      {isOwner && newest?.state === 'unverified' && (
        <Preparing party={party} verification={newest} busy={busy} act={act} />
      )}
      {error !== undefined && <Failure error={error} />}
      {isOwner && load.state === 'loaded' && (
        <div className="fd-row">
          {!isOpen && (
            <Button type="primary" loading={busy} onClick={() => void act(() => beginVerification(party.id))}>
              {t.begin}
            </Button>
          )}
          {(isOpen || newest?.state === 'verified') && <Button onClick={withdraw}>{t.withdraw}</Button>}
        </div>
      )}
    </section>
  );
}

interface PreparingProps {
  readonly party: PartyView;
  readonly verification: WholeVerification;
  readonly busy: boolean;
  readonly act: (work: () => Promise<unknown>) => Promise<void>;
}

function Preparing({ party, verification, busy, act }: PreparingProps) {
  const t = useWords(partyWords);
  const input = useRef<HTMLInputElement>(null);
  const { identifier } = party;
  const usual = identifier?.type === 'USCC' ? 'BUSINESS_LICENSE' : 'PASSPORT';
  const [chosen, setKind] = useState<DocumentKind>();
  const kind = chosen ?? (identifier?.type === 'ID_CARD' ? 'ID_CARD' : usual);
  const hand = async (file: File): Promise<unknown> => {
    const content = toBase64(new Uint8Array(await file.arrayBuffer()));
    return addDocument(party.id, verification.id, { kind, name: file.name, content });
  };
  return (
    <div className="fd-stack">
      <h3>{t.step1}</h3>
      <p>
        {party.name} · {identifier === null ? t.noNumber : `${t.identifierTypes[identifier.type]} ${identifier.shown}`}
      </p>
      <h3>{t.step2}</h3>
      {identifier !== null && <p>{t.needed[identifier.type]}</p>}
      <ul className="fd-parties">
        {verification.documents.map(({ position, kind: of, name, size }) => (
          <li key={position}>
            <span>
              {t.documentKinds[of]} <span className="fd-quiet">{name}</span>
            </span>
            <span className="fd-small fd-quiet">{byteText(size)}</span>
            <Button
              size="small"
              aria-label={`${t.remove} ${name}`}
              onClick={() => void act(() => removeDocument(party.id, verification.id, position))}
            >
              {t.remove}
            </Button>
          </li>
        ))}
      </ul>
      <div className="fd-row">
        <Select<DocumentKind>
          aria-label={t.documentKind}
          style={{ minWidth: 190 }}
          value={kind}
          options={DOCUMENT_KINDS.map((each) => ({ value: each, label: t.documentKinds[each] }))}
          onChange={setKind}
        />
        <input
          ref={input}
          type="file"
          accept="application/pdf,image/jpeg,image/png"
          style={{ display: 'none' }}
          data-pick="verification"
          onChange={({ target }) => {
            const file = target.files?.[0];
            if (file !== undefined) void act(() => hand(file));
            target.value = '';
          }}
        />
        <Button loading={busy} onClick={() => input.current?.click()}>
          {t.choose}
        </Button>
      </div>
      <p className="fd-small fd-quiet">{t.documentHint}</p>
      <h3>{t.step3}</h3>
      <Button
        type="primary"
        loading={busy}
        style={{ justifySelf: 'start' }}
        onClick={() => void act(() => submitVerification(party.id, verification.id))}
      >
        {t.submit}
      </Button>
    </div>
  );
}
