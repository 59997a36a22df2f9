import { Note } from '../design/Note.js';
import { useWords } from '../language/language.js';
import { keyWords } from './words.js';

/** Says why passkeys do not work here, and the way that does. */
export function NoPasskeys({ obstacle }: { obstacle: 'insecure' | 'unsupported' }) {
  const t = useWords(keyWords);
  return (
    <Note kind="warning">
      <p>
        <strong>{t.insecureTitle}</strong>
      </p>
      <p>{t[obstacle]}</p>
      <p>
        {t.cliWay} <code className="fd-mono">npx filmdeed key --help</code>
      </p>
    </Note>
  );
}
