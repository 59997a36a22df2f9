import { CODE_LISTS } from '@filmdeed/evidence';
import { Button, Checkbox, Input } from 'antd';
import { useState } from 'react';
import { eraseFiling } from '../api/filings.js';
import type { FilingView } from '../api/types.js';
import { Failure } from '../design/Failure.js';
import { Note } from '../design/Note.js';
import { zonedTimeText } from '../design/quantity.js';
import { useLanguage, useWords } from '../language/language.js';
import { erasureWords } from './erasure-words.js';

/** That a filing was erased: when, why, and what stays. */
export function ErasedNote({ erasure }: { erasure: NonNullable<FilingView['erasure']> }) {
  const t = useWords(erasureWords);
  const { language } = useLanguage();
  const reason = CODE_LISTS.erasureReason.find(({ code }) => code === erasure.reason)?.[language] ?? erasure.reason;
  return (
    <Note kind="warning">
      <p>
        <strong>{t.erased}</strong> {zonedTimeText(erasure.time, language)} · {reason}
      </p>
      <p>{erasure.original ? t.staysWithoutOriginal : t.stays}</p>
    </Note>
  );
}

/** Erases a filing's texts after its number was typed. */
export function Erasure({ filing, onErased }: { filing: FilingView; onErased: () => void }) {
  const t = useWords(erasureWords);
  const [opened, setOpened] = useState(false);
  const [original, setOriginal] = useState(filing.erasure !== null);
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const asked = filing.id.slice(-6);
  const erase = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await eraseFiling(filing.id, { reason: 'HOLDER_REQUEST', original, confirm: filing.id });
      onErased();
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };
  if (!opened) {
    return (
      <div className="fd-stack">
        <p className="fd-quiet">{t.lead}</p>
        <div>
          <Button onClick={() => setOpened(true)}>{filing.erasure === null ? t.begin : t.alsoOriginal}</Button>
        </div>
      </div>
    );
  }
  return (
    <div className="fd-stack">
      <Note kind="warning">{t.warning}</Note>
      {filing.erasure === null && filing.upload !== null && (
        <Checkbox checked={original} onChange={(event) => setOriginal(event.target.checked)}>
          {t.originalToo}
        </Checkbox>
      )}
      <label>
        {t.type(asked)}
        <Input value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" />
      </label>
      <div>
        <Button danger disabled={typed.trim() !== asked} loading={busy} onClick={() => void erase()}>
          {t.erase}
        </Button>
      </div>
      {error !== undefined && <Failure error={error} />}
    </div>
  );
}
