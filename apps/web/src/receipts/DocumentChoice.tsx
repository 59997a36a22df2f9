import { Button, Checkbox } from 'antd';
import { useRef, useState } from 'react';
import { Failure } from '../design/Failure.js';
import { byteText } from '../design/quantity.js';
import { useWords } from '../language/language.js';
import { canBeKept, type ChosenDocument, digestDocument } from './receipt-document.js';
import { receiptWords } from './words.js';

interface DocumentChoiceProps {
  readonly id: string;
  readonly chosen: ChosenDocument | undefined;
  readonly keep: boolean;
  /** An entry is corrected, whose document stays unless another is chosen. */
  readonly mayStay: boolean;
  /** Why nothing can be saved yet. */
  readonly problem: string | undefined;
  readonly onChosen: (chosen: ChosenDocument) => void;
  readonly onKeep: (keep: boolean) => void;
}

/** The document of a receipt: hashed here, and handed in only if it is to be kept. */
export function DocumentChoice({ id, chosen, keep, mayStay, problem, onChosen, onKeep }: DocumentChoiceProps) {
  const t = useWords(receiptWords);
  const input = useRef<HTMLInputElement>(null);
  const [hashing, setHashing] = useState(false);
  const [error, setError] = useState<unknown>();
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    setHashing(true);
    setError(undefined);
    try {
      onChosen(await digestDocument(file));
    } catch (failure) {
      setError(failure);
    } finally {
      setHashing(false);
    }
  };
  return (
    <div className="fd-document" role="group" aria-labelledby={id}>
      <span id={id} className="fd-label">
        {t.document}
      </span>
      <input
        ref={input}
        type="file"
        style={{ display: 'none' }}
        data-pick="document"
        onChange={({ target }) => {
          void take(target.files?.[0]);
          target.value = '';
        }}
      />
      <div className="fd-row">
        <Button onClick={() => input.current?.click()} loading={hashing} aria-describedby={`${id}-problem`}>
          {chosen === undefined ? t.choose : t.chooseOther}
        </Button>
        {chosen !== undefined && (
          <span>
            {chosen.file.name} <span className="fd-quiet">{byteText(chosen.file.size)}</span>
          </span>
        )}
        {chosen === undefined && mayStay && <span className="fd-quiet">{t.sameDocument}</span>}
      </div>
      {chosen !== undefined && <p className="fd-mono fd-small">SHA-256 {chosen.sha256}</p>}
      {chosen !== undefined &&
        (canBeKept(chosen.file) ? (
          <>
            <Checkbox checked={keep} onChange={({ target }) => onKeep(target.checked)}>
              {t.keep}
            </Checkbox>
            <p className="fd-quiet fd-small">{t.keepHint}</p>
          </>
        ) : (
          <p className="fd-quiet fd-small">{t.tooLarge}</p>
        ))}
      <p id={`${id}-problem`} className="fd-problem" role="status">
        {problem ?? ''}
      </p>
      {error !== undefined && <Failure error={error} />}
    </div>
  );
}
