import { Button } from 'antd';
import { Copyable } from '../design/Copyable.js';
import { Note } from '../design/Note.js';
import { useWords } from '../language/language.js';
import { securityWords } from './words.js';

/** Fresh recovery codes: this page is the only place where they ever stand. */
export function RecoveryCodes({ codes, onSeen }: { codes: readonly string[]; onSeen: () => void }) {
  const t = useWords(securityWords);
  return (
    <Note kind="warning">
      <p>
        <strong>{t.codesTitle}</strong> {t.codesText}
      </p>
      <ul className="fd-mono" aria-label={t.codesTitle} style={{ columns: 2, listStyle: 'none', padding: 0 }}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Copyable value={codes.join(' ')} name={t.codesTitle} />
      <p>
        <Button type="primary" onClick={onSeen}>
          {t.codesSeen}
        </Button>
      </p>
    </Note>
  );
}
