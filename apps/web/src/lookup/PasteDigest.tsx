import type { IndexedDigest, IndexKind } from '@filmdeed/evidence';
import { Button, Input, Select } from 'antd';
import { useId, useState } from 'react';
import { useWords } from '../language/language.js';
import { KINDS, pastedDigest } from './asked-digest.js';
import { lookupWords } from './words.js';

/** A digest that somebody computed elsewhere. */
export function PasteDigest({ onAsk }: { onAsk: (digest: IndexedDigest) => void }) {
  const t = useWords(lookupWords);
  const [field, problem] = [useId(), useId()];
  const [kind, setKind] = useState<IndexKind>('sha256');
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState(false);
  return (
    <form
      className="fd-by-number"
      onSubmit={(event) => {
        event.preventDefault();
        const digest = pastedDigest(kind, text);
        setWrong(digest === undefined);
        if (digest !== undefined) onAsk(digest);
      }}
    >
      <label htmlFor={field} className="fd-label">
        {t.paste}
      </label>
      <div className="fd-row">
        <Select<IndexKind>
          aria-label={t.kind}
          value={kind}
          onChange={setKind}
          options={KINDS.map((each) => ({ value: each, label: t.kinds[each] }))}
          style={{ minWidth: 180 }}
        />
        <Input
          id={field}
          value={text}
          placeholder={t.pasteHint}
          autoComplete="off"
          spellCheck={false}
          status={wrong ? 'error' : ''}
          aria-invalid={wrong}
          {...(wrong ? { 'aria-describedby': problem } : {})}
          onChange={(event) => {
            setText(event.target.value);
            setWrong(false);
          }}
          style={{ flex: '1 1 16rem' }}
        />
        <Button htmlType="submit">{t.ask}</Button>
      </div>
      {wrong && (
        <p id={problem} role="alert" className="fd-small">
          {t.wrongDigest}
        </p>
      )}
    </form>
  );
}
