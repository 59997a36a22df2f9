import { Note } from '../design/Note.js';
import { useWords } from '../language/language.js';
import { logWords } from './words.js';

/** What was checked, and with whose software and keys. */
export function BySite({ isSigned }: { isSigned: boolean }) {
  const t = useWords(logWords);
  return (
    <Note kind="warning">
      <p>
        <strong>{isSigned ? t.signed : t.unsigned}</strong>
      </p>
      <p>{isSigned ? t.bySite : null}</p>
      <p>{t.bySiteText}</p>
    </Note>
  );
}
